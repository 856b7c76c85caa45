'use strict';
(function () {
  document.querySelectorAll('.tributary-echarts').forEach(root => {
    const data = JSON.parse(root.querySelector('script').textContent);
    const stage = root.querySelector('.chart');
    const bar = root.querySelector('.bar');
    const first = data.variants[0];
    const state = {
      orientation: first.orientation,
      spacing: first.spacing,
      dark: data.dark || window.matchMedia('(prefers-color-scheme: dark)').matches,
      threshold: 0,
    };
    const strengths = [...new Set(sankey(first.light).links.map(link => Math.abs(link.score)))].sort((a, b) => a - b);
    let chart = null;

    function sankey(option) {
      return option.series.find(one => one.type === 'sankey');
    }

    function variant() {
      return data.variants.find(one => one.orientation === state.orientation && one.spacing === state.spacing);
    }

    function add(name, element) {
      const label = document.createElement('label');
      label.append(name, element);
      bar.append(label);
      return element;
    }

    function choice(name, key, values) {
      const select = add(name, document.createElement('select'));
      values.forEach(value => select.append(new Option(value, value, false, value === state[key])));
      select.addEventListener('change', () => { state[key] = select.value; draw(); });
    }

    function tip(item) {
      const box = document.createElement('div');
      box.className = 'tip';
      const name = document.createElement('b');
      if (item.dataType === 'edge') {
        name.textContent = item.data.source + ' → ' + item.data.target;
        const edges = item.data.edges;
        const more = edges.length > 8 ? ' and ' + (edges.length - 8) + ' more' : '';
        box.append(name, item.data.score.toPrecision(4) + (item.data.port ? ' into ' + item.data.port : ''),
          document.createElement('br'), edges.slice(0, 8).join(', ') + more);
      } else {
        name.textContent = item.name;
        box.append(name, 'largest of what flows in and out: ' + Number(item.value).toPrecision(4));
      }
      return box;
    }

    /** Links below the threshold vanish, with the nodes that no link joins any more; nothing moves. */
    function shown(option) {
      const series = sankey(option);
      const joined = new Set();
      let count = 0;
      series.links.forEach(link => {
        if (Math.abs(link.score) >= state.threshold) {
          joined.add(link.source);
          joined.add(link.target);
          count += 1;
        } else {
          link.lineStyle.opacity = 0;
          link.emphasis = {disabled: true};
        }
      });
      series.data.forEach(node => {
        if (!joined.has(node.name)) {
          node.itemStyle.opacity = 0;
          node.label = {show: false};
        }
      });
      output.textContent = count + ' of ' + series.links.length + ' ribbons, |score| ≥ ' + state.threshold.toPrecision(3);
      return option;
    }

    function draw() {
      const layout = variant();
      root.dataset.theme = state.dark ? 'dark' : 'light';
      theme.textContent = state.dark ? 'light' : 'dark';
      stage.style.width = layout.width + 'px';
      stage.style.height = layout.height + 'px';
      const option = shown(JSON.parse(JSON.stringify(state.dark ? layout.dark : layout.light)));
      option.tooltip.formatter = item => tip(item);
      if (chart === null) {
        chart = echarts.init(stage, null, {renderer: 'canvas'});
      } else {
        chart.resize();
      }
      chart.setOption(option, {notMerge: true});
    }

    const slider = add('threshold', document.createElement('input'));
    slider.type = 'range';
    slider.min = 0;
    slider.max = Math.max(0, strengths.length - 1);
    slider.value = 0;
    const output = document.createElement('output');
    bar.append(output);
    slider.addEventListener('input', () => {
      const rank = Number(slider.value);
      state.threshold = rank === 0 ? 0 : strengths[rank];
      draw();
    });
    choice('orientation', 'orientation', ['horizontal', 'vertical']);
    choice('layer spacing', 'spacing', ['by-layer', 'compact']);
    const theme = document.createElement('button');
    theme.type = 'button';
    theme.addEventListener('click', () => { state.dark = !state.dark; draw(); });
    bar.append(theme);
    window.addEventListener('resize', () => chart.resize());
    draw();
  });
})();
