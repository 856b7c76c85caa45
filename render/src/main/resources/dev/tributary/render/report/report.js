'use strict';
(function () {
  const COLOURS = {
    light: {ink: '#0f172a', faint: '#64748b', line: '#e2e8f0', background: '#ffffff',
      series: ['#94a3b8', '#2563eb', '#c2571a', '#0d9488']},
    dark: {ink: '#f1f5f9', faint: '#94a3b8', line: '#24324a', background: '#0f1a2e',
      series: ['#64748b', '#60a5fa', '#fb923c', '#2dd4bf']},
  };
  const ORDER = ['select split', 'report split', 'random circuit', 'chosen circuit'];
  const charts = [];
  document.querySelectorAll('.tributary-chart').forEach(root => {
    const option = JSON.parse(root.querySelector('script').textContent);
    const stage = document.createElement('div');
    stage.className = 'chart';
    root.append(stage);
    charts.push({chart: echarts.init(stage, null, {renderer: 'svg'}), option});
  });

  function draw() {
    const colour = COLOURS[document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light'];
    charts.forEach(({chart, option}) => {
      const copy = JSON.parse(JSON.stringify(option));
      const axis = {
        nameTextStyle: {color: colour.faint}, axisLabel: {color: colour.faint},
        axisLine: {lineStyle: {color: colour.line}}, splitLine: {lineStyle: {color: colour.line}},
        minorSplitLine: {show: false},
      };
      [copy.xAxis, copy.yAxis].flat().forEach(target => Object.assign(target, axis));
      copy.legend.textStyle = {color: colour.faint};
      Object.assign(copy.tooltip, {
        backgroundColor: colour.background, borderColor: colour.line, textStyle: {color: colour.ink},
        valueFormatter: value => Array.isArray(value) ? String(value) : Number(value).toPrecision(3),
      });
      copy.series.forEach(series => {
        const tint = colour.series[ORDER.indexOf(series.name)] || colour.ink;
        series.color = tint;
        series.itemStyle = {color: tint};
        series.lineStyle = Object.assign({color: tint, width: 2}, series.lineStyle);
      });
      chart.setOption(copy, {notMerge: true});
    });
  }

  document.addEventListener('tributary-theme', draw);
  window.addEventListener('resize', () => charts.forEach(({chart}) => chart.resize()));
  draw();
})();
