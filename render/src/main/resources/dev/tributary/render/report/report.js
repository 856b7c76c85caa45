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

  const components = Array.from(document.querySelectorAll('button.component'));
  const rows = Array.from(document.querySelectorAll('tr[data-components]'));
  components.forEach(button => button.addEventListener('click', () => {
    document.dispatchEvent(new CustomEvent('tributary-head', {detail: {key: button.dataset.component, from: button}}));
  }));
  document.addEventListener('tributary-head', event => {
    const {key} = event.detail;
    document.documentElement.dataset.component = key;
    components.forEach(button => button.setAttribute('aria-pressed', String(button.dataset.component === key)));
    rows.forEach(row => row.classList.toggle('chosen', row.dataset.components.split(' ').includes(key)));
  });

  document.querySelectorAll('button.copy').forEach(button => button.addEventListener('click', () => {
    const text = document.getElementById(button.dataset.copies);
    const said = button.nextElementSibling;
    const byHand = () => {
      const range = document.createRange();
      range.selectNodeContents(text);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      said.textContent = document.execCommand('copy') ? 'copied' : 'selected; copy it with the keyboard';
    };
    if (navigator.clipboard) navigator.clipboard.writeText(text.textContent).then(() => { said.textContent = 'copied'; }, byHand);
    else byHand();
  }));

  document.addEventListener('tributary-theme', draw);
  window.addEventListener('resize', () => charts.forEach(({chart}) => chart.resize()));
  draw();
})();
