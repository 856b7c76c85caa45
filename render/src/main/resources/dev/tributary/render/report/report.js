'use strict';
(function () {
  const COLOURS = {
    light: {ink: '#0f172a', faint: '#64748b', line: '#e2e8f0', background: '#ffffff'},
    dark: {ink: '#f1f5f9', faint: '#94a3b8', line: '#24324a', background: '#0f1a2e'},
  };
  // what is chosen and what it is held against stand out; all differ in shape or dash too
  const TINTS = {
    light: {'sizes tried': '#2563eb', 'random circuits': '#64748b', 'before refining': '#7c3aed', 'chosen circuit': '#c2571a',
      'random circuit of its size': '#475569', 'whole model': '#64748b',
      'loss of a step': '#94a3b8', 'running mean': '#2563eb'},
    dark: {'sizes tried': '#60a5fa', 'random circuits': '#94a3b8', 'before refining': '#c4b5fd', 'chosen circuit': '#fb923c',
      'random circuit of its size': '#cbd5e1', 'whole model': '#94a3b8',
      'loss of a step': '#64748b', 'running mean': '#60a5fa'},
  };
  const charts = [];
  document.querySelectorAll('.tributary-chart').forEach(root => {
    const option = JSON.parse(root.querySelector('script').textContent);
    const stage = document.createElement('div');
    stage.className = 'chart';
    stage.style.height = root.dataset.height + 'px';
    root.append(stage);
    charts.push({stage, option});
  });

  function escaped(text) {
    return String(text).replace(/[&<>"']/g, sign => '&#' + sign.charCodeAt(0) + ';');
  }

  /** The intervals of a series: a band behind a line, whiskers on single marks. */
  function intervals(series, tint, single) {
    const known = series.data.filter(point => point.band);
    if (!known.length) return [];
    const common = {type: 'custom', name: series.name, silent: true, z: 1, color: tint, itemStyle: {color: tint},
      xAxisIndex: series.xAxisIndex, yAxisIndex: series.yAxisIndex, clip: true};
    // what intervals reach belongs to the axis
    const reach = {type: 'line', name: series.name, silent: true, symbol: 'none', color: tint, itemStyle: {color: tint}, lineStyle: {opacity: 0},
      xAxisIndex: series.xAxisIndex, yAxisIndex: series.yAxisIndex, data: known.flatMap(point => point.band.map(end => [point.value[0], end]))};
    if (!single) {
      return [reach, {...common, data: [0], renderItem: (params, api) => {
        const end = at => known.map(point => api.coord([point.value[0], point.band[at]]));
        return {type: 'polygon', shape: {points: end(1).concat(end(0).reverse())}, style: {fill: tint, opacity: .16}};
      }}];
    }
    return [reach, {...common, z: 3, data: known.map(point => [point.value[0], ...point.band]), renderItem: (params, api) => {
      const [x, low] = api.coord([api.value(0), api.value(1)]), high = api.coord([api.value(0), api.value(2)])[1];
      const line = (x1, y1, x2, y2) => ({type: 'line', shape: {x1, y1, x2, y2}, style: {stroke: tint, lineWidth: 1.5}});
      return {type: 'group', children: [line(x, low, x, high), line(x - 4, low, x + 4, low), line(x - 4, high, x + 4, high)]};
    }}];
  }

  function draw(paper) {
    const theme = document.documentElement.dataset.theme === 'dark' && paper !== true ? 'dark' : 'light';
    const colour = COLOURS[theme];
    charts.forEach(({chart, option}) => {
      if (!chart) return;
      const copy = JSON.parse(JSON.stringify(option));
      const axis = {
        nameTextStyle: {color: colour.faint}, axisLine: {lineStyle: {color: colour.line}},
        splitLine: {lineStyle: {color: colour.line}}, minorSplitLine: {show: false}, axisTick: {show: false},
      };
      [copy.xAxis, copy.yAxis].flat().forEach(target =>
        Object.assign(target, axis, {axisLabel: {color: colour.faint, ...target.axisLabel}}));
      copy.legend.textStyle = {color: colour.ink};
      Object.assign(copy.tooltip, {
        backgroundColor: colour.background, borderColor: colour.line, textStyle: {color: colour.ink},
        formatter: item => '<b>' + escaped(item.seriesName) + '</b><br>' + item.data.said.map(escaped).join('<br>'),
      });
      copy.series = copy.series.flatMap(series => {
        const tint = TINTS[theme][series.name] || colour.ink;
        series.color = tint;
        series.itemStyle = {color: tint};
        const single = series.lineStyle && series.lineStyle.width === 0;
        if (/^empty/.test(series.symbol)) {
          series.symbol = series.symbol.slice(5).toLowerCase();
          series.itemStyle = {color: colour.background, borderColor: tint, borderWidth: 2};
        }
        series.lineStyle = {color: tint, width: 2, ...series.lineStyle};
        if (series.markLine) {
          series.markLine.lineStyle = {color: colour.faint, type: 'dotted', width: 1.5};
          series.markLine.label = {formatter: 'whole model', color: colour.faint, position: 'insideStartTop'};
        }
        return [series, ...intervals(series, tint, single)];
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

  document.addEventListener('tributary-theme', () => draw());
  window.addEventListener('resize', () => charts.forEach(({chart}) => chart && chart.resize()));
  // paper is white
  window.addEventListener('beforeprint', () => { open(); draw(true); });
  window.addEventListener('afterprint', () => draw());
  function open() {
    charts.filter(one => !one.chart).forEach(one => { one.chart = echarts.init(one.stage, null, {renderer: 'svg'}); });
  }
  // the figure comes first
  requestAnimationFrame(() => setTimeout(() => { open(); draw(); }));
})();
