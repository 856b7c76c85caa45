'use strict';
(function () {
  const COLOURS = {
    light: {ink: '#0f172a', faint: '#64748b', line: '#e2e8f0', background: '#ffffff',
      range: ['#dc2626', '#ffffff', '#2563eb']},
    dark: {ink: '#f1f5f9', faint: '#94a3b8', line: '#24324a', background: '#0b1220',
      range: ['#f87171', '#0b1220', '#60a5fa']},
  };
  // longer names are cut, so that cells keep their room; the pointer and the table show them whole
  const LABEL = 110;
  const charts = [];
  document.querySelectorAll('.heat').forEach(root => {
    const option = JSON.parse(root.querySelector('script').textContent);
    const stage = document.createElement('div');
    stage.style.height = Math.max(280, Math.min(900, 160 + 24 * Number(root.dataset.rows))) + 'px';
    root.append(stage);
    charts.push({chart: echarts.init(stage, null, {renderer: 'canvas'}), option});
  });
  const button = document.getElementById('theme');
  let theme = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

  function words(option, item) {
    const value = item.value;
    const box = document.createElement('div');
    box.textContent = option.yAxis.name + ' ' + option.yAxis.data[value[1]] + ', ' + option.xAxis.name + ' '
      + option.xAxis.data[value[0]] + ': ' + Number(value[2]).toPrecision(3) + ' ' + value[3];
    return box;
  }

  function draw() {
    const colour = COLOURS[theme];
    document.documentElement.dataset.theme = theme;
    button.textContent = theme === 'dark' ? 'light' : 'dark';
    charts.forEach(({chart, option}) => {
      const copy = JSON.parse(JSON.stringify(option));
      [copy.xAxis, copy.yAxis].forEach(axis => {
        axis.nameTextStyle = {color: colour.faint};
        axis.axisLabel = Object.assign({color: colour.faint, width: LABEL, overflow: 'truncate'}, axis.axisLabel);
        axis.axisLine = {lineStyle: {color: colour.line}};
        axis.axisTick = {show: false};
      });
      copy.xAxis.nameGap = 52;
      copy.yAxis.nameGap = 34;
      copy.grid.bottom = 46;
      copy.grid.left = 46;
      copy.visualMap.inRange = {color: colour.range};
      copy.visualMap.textStyle = {color: colour.faint};
      copy.visualMap.precision = 2;
      copy.series[0].itemStyle = {borderColor: colour.line, borderWidth: 0.5};
      Object.assign(copy.tooltip, {
        backgroundColor: colour.background, borderColor: colour.line, textStyle: {color: colour.ink},
        formatter: item => words(copy, item),
      });
      chart.setOption(copy, {notMerge: true});
    });
  }

  button.addEventListener('click', () => { theme = theme === 'dark' ? 'light' : 'dark'; draw(); });
  window.addEventListener('resize', () => charts.forEach(({chart}) => chart.resize()));
  draw();
})();
