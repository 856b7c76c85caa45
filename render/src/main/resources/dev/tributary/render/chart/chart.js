'use strict';
(function () {
  const COLOURS = {
    light: {ink: '#0f172a', faint: '#64748b', line: '#e2e8f0', background: '#ffffff', empty: '#f1f5f9',
      series: ['#2563eb', '#c2571a', '#0d9488', '#7c3aed', '#94a3b8'],
      diverging: ['#b2182b', '#ef8a62', '#fddbc7', '#ffffff', '#d1e5f0', '#67a9cf', '#2166ac'],
      sequential: ['#ffffff', '#c6dbef', '#6baed6', '#2171b5', '#08306b'],
      bands: {bad: 'rgba(220,38,38,.13)', good: 'rgba(22,163,74,.15)'}},
    dark: {ink: '#f1f5f9', faint: '#94a3b8', line: '#24324a', background: '#0b1220', empty: '#0f1a2e',
      series: ['#60a5fa', '#fb923c', '#2dd4bf', '#c4b5fd', '#64748b'],
      diverging: ['#ff8a80', '#c2505a', '#5a2c38', '#0b1220', '#173a5e', '#3f7fc0', '#90caf9'],
      sequential: ['#0b1220', '#173a5e', '#2b65a3', '#5b9be0', '#bfe0ff'],
      bands: {bad: 'rgba(248,113,113,.16)', good: 'rgba(74,222,128,.14)'}},
  };
  const MANY = 420;
  const plots = [];

  function escaped(text) {
    return String(text).replace(/[&<>"']/g, sign => '&#' + sign.charCodeAt(0) + ';');
  }

  function number(value) {
    const size = Math.abs(value);
    return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
  }

  function brief(value) {
    const size = Math.abs(value);
    return size >= 100 ? value.toFixed(0) : size >= 10 ? value.toFixed(1) : value.toFixed(2).replace(/^(-?)0\./, '$1.');
  }

  document.querySelectorAll('.tributary-plot').forEach(root => {
    const data = JSON.parse(root.querySelector('script').textContent);
    const chart = echarts.init(root.querySelector('.stage'), null, {renderer: 'canvas'});
    plots.push({chart, data});
  });
  const button = document.getElementById('theme');
  let theme = window.matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';

  function axisStyle(colour) {
    return {
      nameTextStyle: {color: colour.faint}, axisTick: {show: false},
      axisLine: {lineStyle: {color: colour.line}}, splitLine: {lineStyle: {color: colour.line}},
    };
  }

  function heat(option, colour) {
    const series = option.series[0];
    const rows = option.yAxis.data;
    const columns = option.xAxis.data;
    const few = series.data.length <= MANY;
    option.xAxis = Object.assign(option.xAxis, axisStyle(colour), {splitLine: {show: false}});
    option.yAxis = Object.assign(option.yAxis, axisStyle(colour), {splitLine: {show: false}});
    option.xAxis.axisLabel = Object.assign({color: colour.faint, interval: columns.length > 60 ? 'auto' : 0},
      option.xAxis.axisLabel);
    option.yAxis.axisLabel = {color: colour.faint, interval: rows.length > 60 ? 'auto' : 0};
    option.visualMap.inRange = {color: colour[series.name]};
    option.visualMap.textStyle = {color: colour.faint};
    option.visualMap.formatter = number;
    const low = option.visualMap.min;
    const span = option.visualMap.max - low;
    const strong = value => series.name === 'diverging'
      ? Math.abs((value - low) / span - .5) > .33 : (value - low) / span > .55;
    series.itemStyle = {borderColor: colour.background, borderWidth: few ? 1 : 0};
    series.emphasis = {itemStyle: {borderColor: colour.ink, borderWidth: 1.5}};
    series.label = {show: few, formatter: item => brief(item.value[2]), fontSize: 10, color: colour.ink};
    series.data = series.data.map(cell => ({value: cell,
      label: {color: strong(cell[2]) ? (theme === 'dark' ? '#0b1220' : '#ffffff') : colour.ink}}));
    option.tooltip.formatter = item => escaped(option.yAxis.name) + ' <b>' + escaped(rows[item.value[1]]) + '</b><br>'
      + escaped(option.xAxis.name) + ' <b>' + escaped(columns[item.value[0]]) + '</b><br>' + number(item.value[2]);
  }

  function line(option, colour) {
    option.xAxis = Object.assign(option.xAxis, axisStyle(colour), {axisLabel: {color: colour.faint}});
    option.yAxis = Object.assign(option.yAxis, axisStyle(colour), {axisLabel: {color: colour.faint}});
    option.xAxis.splitLine = {show: false};
    if (option.legend) option.legend.textStyle = {color: colour.faint};
    option.series.forEach((series, index) => {
      const tint = colour.series[index % colour.series.length];
      Object.assign(series, {color: tint, itemStyle: {color: tint}, lineStyle: {color: tint, width: 2},
        symbol: 'circle', symbolSize: 5});
      if (series.markArea) {
        series.markArea.silent = true;
        series.markArea.label = {color: colour.faint, position: 'insideTop', distance: 6};
        series.markArea.data.forEach(pair => { pair[0].itemStyle = {color: colour.bands[pair[0].tone]}; });
      }
    });
    option.tooltip.formatter = items => escaped(option.xAxis.name) + ' ' + items[0].value[0]
      + items.map(item => '<br>' + item.marker + escaped(item.seriesName) + ' <b>' + number(item.value[1]) + '</b>'
        + (item.name ? ' ' + escaped(item.name) : '')).join('');
  }

  function draw() {
    const colour = COLOURS[theme];
    document.documentElement.dataset.theme = theme;
    button.textContent = theme === 'dark' ? 'light' : 'dark';
    plots.forEach(({chart, data}) => {
      const option = JSON.parse(JSON.stringify(data.option));
      if (data.kind === 'heat') heat(option, colour); else line(option, colour);
      Object.assign(option.tooltip, {backgroundColor: colour.background, borderColor: colour.line,
        textStyle: {color: colour.ink}});
      chart.setOption(option, {notMerge: true});
    });
    document.dispatchEvent(new CustomEvent('tributary-theme', {detail: theme}));
  }

  button.addEventListener('click', () => { theme = theme === 'dark' ? 'light' : 'dark'; draw(); });
  window.addEventListener('resize', () => plots.forEach(({chart}) => chart.resize()));
  draw();
})();
