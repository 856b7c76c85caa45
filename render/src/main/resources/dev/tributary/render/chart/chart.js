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
    plots.push({chart, data, root, choice: {measure: 0, log: true}, shown: () => {}});
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

  // many curves are told apart by hue and by how their lines are broken
  const HUES = 8;
  const wheel = {light: ['#2563eb', '#c2571a', '#0d9488', '#7c3aed', '#be123c', '#4d7c0f', '#0e7490', '#a16207'],
    dark: ['#60a5fa', '#fb923c', '#2dd4bf', '#c4b5fd', '#fb7185', '#a3e635', '#22d3ee', '#facc15']};
  const BREAKS = ['solid', [8, 3], [2, 3], [10, 3, 2, 3]];

  function curves(data, colour, choice) {
    const measure = data.measures[choice.measure];
    const log = choice.log && !data.rate;
    const all = measure.curves.flatMap(curve => curve.points.map(point => point.value[0]));
    const series = [];
    let drawn = 0;
    measure.curves.forEach(curve => {
      const tint = curve.baseline ? colour.faint : wheel[theme][drawn % HUES];
      const broken = curve.baseline ? 'dashed' : BREAKS[Math.floor(drawn / HUES) % BREAKS.length];
      if (!curve.baseline) drawn += 1;
      const banded = curve.points.filter(point => point.band);
      if (banded.length > 1) {
        series.push({type: 'custom', name: curve.name, silent: true, z: 1, color: tint, itemStyle: {color: tint}, clip: true, data: [0],
          renderItem: (params, api) => {
            const high = banded.map(point => api.coord([point.value[0], point.band[1]]));
            const low = banded.map(point => api.coord([point.value[0], point.band[0]])).reverse();
            return {type: 'polygon', shape: {points: high.concat(low)}, style: {fill: tint, opacity: .1}};
          }});
        // what a band reaches belongs to the axis
        ['low', 'high'].forEach((end, at) => series.push({type: 'line', name: curve.name, silent: true, symbol: 'none',
          color: tint, itemStyle: {color: tint}, lineStyle: {opacity: 0},
          data: banded.map(point => [point.value[0], point.band[at]])}));
      }
      series.push({type: 'line', name: curve.name, z: 2, color: tint, itemStyle: {color: tint},
        lineStyle: {color: tint, width: curve.baseline ? 1.5 : 2, type: broken},
        symbol: data.rate ? 'none' : 'circle', symbolSize: 7, data: curve.points});
    });
    if (measure.line !== undefined && series.length) {
      series[series.length - 1].markLine = {silent: true, symbol: 'none', data: [{yAxis: measure.line}],
        lineStyle: {color: colour.faint, type: 'dotted'},
        label: {formatter: 'whole model', color: colour.faint, position: 'insideEndTop'}};
    }
    if (data.rate) {
      series.push({type: 'line', name: 'chance', silent: true, symbol: 'none', data: [[0, 0], [1, 1]],
        lineStyle: {color: colour.faint, type: 'dotted'}, itemStyle: {color: colour.faint}});
    }
    const low = Math.min(...all);
    const high = Math.max(...all);
    const rows = Math.ceil(measure.curves.length / 4);
    return {animation: false,
      grid: {left: 62, right: 28, top: 26 + 20 * rows, bottom: 50},
      legend: {top: 0, left: 40, right: 10, type: rows > 4 ? 'scroll' : 'plain', textStyle: {color: colour.faint}},
      tooltip: {trigger: 'item', confine: true, formatter: item => {
        const band = item.data.band;
        return escaped(item.seriesName) + '<br>' + escaped(data.x) + ' <b>' + number(item.data.value[0]) + '</b><br>'
          + escaped(measure.name) + ' <b>' + number(item.data.value[1]) + '</b>'
          + (band ? ' [' + number(band[0]) + ', ' + number(band[1]) + ']' : '')
          + (item.data.label ? '<br>' + escaped(item.data.label) : '')
          + (item.data.link ? '<br><i>click: the circuit</i>' : '');
      }},
      xAxis: Object.assign({type: log ? 'log' : 'value', name: data.x, nameLocation: 'middle', nameGap: 30,
        min: data.rate || !log ? 0 : low * .9, max: data.rate ? 1 : (log ? high : undefined)},
        axisStyle(colour), {axisLabel: {color: colour.faint}, splitLine: {show: false}}),
      yAxis: Object.assign({type: 'value', name: data.rate ? 'true positive rate' : measure.name, nameLocation: 'middle',
        nameGap: 44, scale: !data.rate, max: data.rate ? 1 : undefined}, axisStyle(colour), {axisLabel: {color: colour.faint}}),
      series};
  }

  function bars(data, colour) {
    const longest = Math.max(...data.bars.map(bar => bar.name.length));
    return {animation: false,
      grid: {left: Math.min(420, 24 + 6.6 * longest), right: 60, top: 6, bottom: 44},
      tooltip: {trigger: 'item', confine: true,
        formatter: item => escaped(item.name) + ' <b>' + number(item.value) + '</b>'},
      xAxis: Object.assign({type: 'value', name: data.x, nameLocation: 'middle', nameGap: 28}, axisStyle(colour),
        {axisLabel: {color: colour.faint}}),
      yAxis: Object.assign({type: 'category', inverse: true, data: data.bars.map(bar => bar.name)}, axisStyle(colour),
        {axisLabel: {color: colour.ink, interval: 0}}),
      series: [{type: 'bar', barMaxWidth: 14, data: data.bars.map(bar => ({value: bar.value,
        itemStyle: {color: bar.baseline ? colour.faint : colour.series[0]}})),
        label: {show: true, position: 'right', color: colour.faint, formatter: item => number(item.value)}}]};
  }

  function choices(root, plot) {
    if (plot.data.kind !== 'curves' || plot.data.rate) return;
    const bar = document.createElement('div');
    bar.className = 'choices';
    const made = plot.data.measures.map((measure, index) => {
      const choice = document.createElement('button');
      choice.type = 'button';
      choice.textContent = measure.name;
      choice.addEventListener('click', () => { plot.choice.measure = index; draw(); });
      bar.appendChild(choice);
      return choice;
    });
    const scale = document.createElement('button');
    scale.type = 'button';
    scale.className = 'right';
    scale.addEventListener('click', () => { plot.choice.log = !plot.choice.log; draw(); });
    bar.appendChild(scale);
    root.insertBefore(bar, root.querySelector('.stage'));
    plot.shown = () => {
      made.forEach((choice, index) => choice.setAttribute('aria-pressed', index === plot.choice.measure));
      scale.textContent = plot.choice.log ? 'linear axis' : 'logarithmic axis';
    };
    plot.chart.on('click', item => { if (item.data && item.data.link) window.open(item.data.link, '_blank'); });
  }

  function draw() {
    const colour = COLOURS[theme];
    document.documentElement.dataset.theme = theme;
    button.textContent = theme === 'dark' ? 'light' : 'dark';
    plots.forEach(({chart, data, choice, shown}) => {
      shown();
      if (data.kind === 'curves' || data.kind === 'bars') {
        const made = data.kind === 'bars' ? bars(data, colour) : curves(data, colour, choice);
        Object.assign(made.tooltip, {backgroundColor: colour.background, borderColor: colour.line,
          textStyle: {color: colour.ink}});
        chart.setOption(made, {notMerge: true});
        return;
      }
      const option = JSON.parse(JSON.stringify(data.option));
      if (data.kind === 'heat') heat(option, colour); else line(option, colour);
      Object.assign(option.tooltip, {backgroundColor: colour.background, borderColor: colour.line,
        textStyle: {color: colour.ink}});
      chart.setOption(option, {notMerge: true});
    });
    document.dispatchEvent(new CustomEvent('tributary-theme', {detail: theme}));
  }

  button.addEventListener('click', () => { theme = theme === 'dark' ? 'light' : 'dark'; draw(); });
  plots.forEach(plot => choices(plot.root, plot));
  window.addEventListener('resize', () => plots.forEach(({chart}) => chart.resize()));
  draw();
})();
