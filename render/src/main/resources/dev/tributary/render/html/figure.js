'use strict';
(function () {
  const Z = {ground: 1, ribbons: 2, boxes: 3, texts: 4};
  const DIMMED = 0.07;

  function element(tag, className, text) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    if (text !== undefined) node.textContent = text;
    return node;
  }

  function brief(value) {
    if (value === 0) return '0';
    const magnitude = Math.abs(value);
    return magnitude >= 1e-4 && magnitude < 1e7 ? String(Number(value.toPrecision(3))) : value.toPrecision(3);
  }

  function plural(count, noun) {
    return count + ' ' + noun + (count === 1 ? '' : 's');
  }

  function mount(root) {
    const data = JSON.parse(root.querySelector('script[type="application/json"]').textContent);
    const magnitudes = Array.from(new Set(data.edges.map(edge => Math.abs(edge.score)))).sort((a, b) => a - b);
    const state = {
      step: 0, orientation: data.orientation, spacing: data.spacing, theme: data.theme,
      hidden: new Set(), pinned: null,
    };
    const bar = element('div', 'bar');
    const stage = element('div', 'stage');
    const canvas = element('div', 'canvas');
    stage.append(canvas);
    root.append(bar, stage);
    const readout = toolbar(bar);
    const chart = echarts.init(canvas, null, {
      renderer: data.edges.length > 1500 ? 'canvas' : 'svg', width: 100, height: 100,
    });
    chart.on('click', event => {
      if (event.seriesId === 'boxes') pin(data.boxes[event.dataIndex].name);
    });
    chart.on('finished', () => { root.dataset.drawn = 'true'; });
    chart.getZr().on('click', event => { if (!event.target && state.pinned) pin(null); });
    document.addEventListener('keydown', event => { if (event.key === 'Escape') pin(null); });
    document.addEventListener('tributary-theme', event => { state.theme = event.detail; draw(); });
    draw();

    function pin(name) {
      state.pinned = state.pinned === name ? null : name;
      draw();
    }

    function figure() {
      return data.figures[state.orientation + ' ' + state.spacing];
    }

    /** What is shown, what is lit, and how far lanes move up for hidden ones. */
    function scene() {
      const fig = figure();
      const threshold = magnitudes.length ? magnitudes[state.step] : 0;
      const shown = data.edges.map(edge =>
        Math.abs(edge.score) >= threshold && !state.hidden.has(data.boxes[edge.source].lane));
      const boxShown = data.boxes.map(() => false);
      data.edges.forEach((edge, i) => { if (shown[i]) boxShown[edge.source] = boxShown[edge.target] = true; });
      const lit = state.pinned === null ? null : reach(shown, boxShown);
      const shifts = [];
      let gone = 0;
      fig.bands.forEach((band, lane) => {
        shifts.push(gone);
        if (state.hidden.has(lane)) gone += fig.vertical ? band[2] : band[3];
      });
      return {fig, threshold, shown, boxShown, lit, shifts, gone};
    }

    /** Everything upstream and downstream of the pinned component, in every lane. */
    function reach(shown, boxShown) {
      const edges = new Set();
      const boxes = new Set();
      for (const [from, to] of [['source', 'target'], ['target', 'source']]) {
        const open = [];
        data.boxes.forEach((box, i) => { if (box.name === state.pinned && boxShown[i]) open.push(i); });
        const seen = new Set(open);
        while (open.length) {
          const box = open.pop();
          boxes.add(box);
          data.edges.forEach((edge, i) => {
            if (!shown[i] || edge[from] !== box) return;
            edges.add(i);
            if (!seen.has(edge[to])) { seen.add(edge[to]); open.push(edge[to]); }
          });
        }
      }
      return {edges, boxes};
    }

    function option(now) {
      const palette = data.palettes[state.theme];
      const shift = lane => now.fig.vertical ? {x: -now.shifts[lane]} : {y: -now.shifts[lane]};
      const dim = (set, index) => now.lit && !set.has(index);
      const option = JSON.parse(JSON.stringify(data.option));
      option.tooltip.formatter = event => tip(event, now);
      option.tooltip.backgroundColor = palette.background;
      option.tooltip.borderColor = palette.rule;
      option.tooltip.textStyle = {color: palette.text.TITLE, fontSize: 12};
      const items = {
        ground: ground(now, palette),
        ribbons: data.edges.map((edge, i) => now.shown[i] && ribbon(edge, i)),
        boxes: data.boxes.map((box, i) => now.boxShown[i] && boxItem(box, i)),
        texts: now.fig.texts.map(label),
      };
      option.series.forEach(series => {
        const list = items[series.id];
        series.z = Z[series.id];
        series.data = list.map((item, i) => ({value: i, name: String(i)}));
        series.renderItem = params => list[params.dataIndex] || null;
      });
      return option;

      function ribbon(edge, i) {
        const colour = edge.score < 0 ? palette.negative : edge.score > 0 ? palette.positive : palette.zero;
        const faint = dim(now.lit && now.lit.edges, i);
        const opacity = faint ? DIMMED : now.lit ? Math.min(0.8, palette.ribbonOpacity + 0.28) : palette.ribbonOpacity;
        const thin = Math.max(0, 1 - Math.abs(edge.score) * data.scale);
        return Object.assign({
          type: 'path', shape: {pathData: now.fig.ribbons[i]},
          style: {fill: colour, opacity, stroke: colour, lineWidth: thin},
          emphasis: {style: {opacity: 0.85}},
        }, shift(data.boxes[edge.source].lane));
      }

      function boxItem(box, i) {
        const [x, y, width, height] = now.fig.boxes[i];
        return Object.assign({
          type: 'rect', shape: {x, y, width, height, r: 1},
          style: {fill: palette.box[box.kind], opacity: dim(now.lit && now.lit.boxes, i) ? 0.15 : 1},
          emphasis: {style: {stroke: palette.positive, lineWidth: 2}},
        }, shift(box.lane));
      }

      function label(text, i) {
        const owner = text.owner;
        const lane = owner === 'LANE' ? text.of
          : owner === 'BOX' ? data.boxes[text.of].lane
          : owner === 'RIBBON' ? data.boxes[data.edges[text.of].source].lane : -1;
        const gone = owner === 'BOX' ? !now.boxShown[text.of] : owner === 'RIBBON' ? !now.shown[text.of]
          : state.hidden.has(lane);
        if (gone) return null;
        const faint = owner === 'BOX' ? dim(now.lit && now.lit.boxes, text.of)
          : owner === 'RIBBON' ? dim(now.lit && now.lit.edges, text.of) : false;
        const bold = owner === 'BOX' && state.pinned === data.boxes[text.of].name;
        const style = data.styles[text.style];
        return Object.assign({
          type: 'text', silent: !text.full,
          style: {
            text: i === now.fig.count ? count(now) : text.text,
            x: text.x, y: text.y - 0.36 * style.size, align: text.anchor, verticalAlign: 'middle',
            font: (bold || style.bold ? '600 ' : '') + style.size + 'px ' + (style.mono ? data.mono : data.sans),
            fill: palette.text[text.style], opacity: faint ? 0.2 : 1,
            stroke: style.halo ? palette.background : null, lineWidth: style.halo ? 3 : 0,
          },
        }, lane < 0 ? {} : shift(lane));
      }
    }

    function ground(now, palette) {
      const fig = now.fig;
      const list = [];
      fig.bands.forEach(([x, y, width, height], lane) => {
        if (state.hidden.has(lane) || !fig.shaded[lane]) return;
        const by = now.shifts[lane];
        list.push({type: 'rect', silent: true, style: {fill: palette.band},
          shape: {x: x - (fig.vertical ? by : 0), y: y - (fig.vertical ? 0 : by), width, height}});
      });
      fig.rules.forEach(([x1, y1, x2, y2]) => list.push({
        type: 'line', silent: true,
        shape: {x1, y1, x2: x2 - (fig.vertical ? now.gone : 0), y2: y2 - (fig.vertical ? 0 : now.gone)},
        style: {stroke: palette.rule, lineDash: [2, 4]},
      }));
      fig.swatches.forEach(([kind, x, y, width, height]) => list.push({
        type: 'rect', silent: true, shape: {x, y, width, height},
        style: {fill: palette.swatch[kind],
          opacity: kind === 'POSITIVE' || kind === 'NEGATIVE' ? palette.ribbonOpacity : 1},
      }));
      return list;
    }

    function count(now) {
      if (!magnitudes.length || (state.step === 0 && !state.hidden.size)) return now.fig.texts[now.fig.count].text;
      const lanes = data.lanes.length - state.hidden.size;
      return plural(now.shown.filter(Boolean).length, 'edge') + ' at |score| ≥ ' + brief(now.threshold)
        + (data.each ? ' · ' + plural(lanes, 'token position') : '');
    }

    function tip(event, now) {
      const box = element('div', 'tip');
      const add = (className, text) => box.append(element('div', className, text));
      if (event.seriesId === 'ribbons') {
        const edge = data.edges[event.dataIndex];
        const source = data.boxes[edge.source];
        add('tip-name', edge.name);
        add('tip-score', (edge.score > 0 ? '+' : '') + brief(edge.score));
        add('', source.label + ' → ' + data.boxes[edge.target].label + (edge.port ? ', ' + edge.port : ''));
        add('tip-lane', data.lanes[source.lane].text);
      } else if (event.seriesId === 'boxes') {
        const node = data.boxes[event.dataIndex];
        const into = data.edges.filter((edge, i) => now.shown[i] && edge.target === event.dataIndex).length;
        const out = data.edges.filter((edge, i) => now.shown[i] && edge.source === event.dataIndex).length;
        add('tip-name', node.label);
        add('', plural(into, 'edge') + ' in, |score| ' + brief(node.incoming));
        add('', plural(out, 'edge') + ' out, |score| ' + brief(node.outgoing));
        if (node.handsOver) add('', 'read here, writes at another token');
        add('tip-lane', data.lanes[node.lane].text);
        add('tip-lane', state.pinned === node.name ? 'click to unpin' : 'click to pin in all lanes');
      } else {
        const text = now.fig.texts[event.dataIndex];
        add('tip-long', text.full || text.text);
      }
      return box;
    }

    function draw() {
      const now = scene();
      const width = now.fig.width - (now.fig.vertical ? now.gone : 0);
      const height = now.fig.height - (now.fig.vertical ? 0 : now.gone);
      root.dataset.theme = state.theme;
      canvas.style.width = width + 'px';
      canvas.style.height = height + 'px';
      chart.resize({width, height});
      chart.setOption(option(now), {notMerge: true});
      const shown = now.shown.filter(Boolean).length;
      root.dataset.ribbons = shown;
      root.dataset.orientation = state.orientation;
      root.dataset.pinned = state.pinned || '';
      readout.textContent = (magnitudes.length ? '≥ ' + brief(now.threshold) + ' · ' : '') + plural(shown, 'edge');
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', 'Sankey diagram with ' + plural(shown, 'edge'));
      bar.querySelectorAll('button').forEach(button => button.refresh && button.refresh());
    }

    function toolbar(bar) {
      const label = element('label', 'slider', 'threshold');
      const slider = element('input');
      Object.assign(slider, {type: 'range', min: 0, max: Math.max(0, magnitudes.length - 1), step: 1, value: 0});
      slider.disabled = magnitudes.length < 2;
      const output = element('output');
      slider.addEventListener('input', () => { state.step = Number(slider.value); draw(); });
      label.append(slider, output);
      bar.append(label);
      choice('orientation', ['horizontal', 'vertical']);
      choice('spacing', ['by layer', 'compact']);
      if (data.lanes.length > 1) chips();
      choice('theme', ['light', 'dark']);
      const save = element('button', 'single', 'SVG');
      save.type = 'button';
      save.title = 'Save what is shown as an SVG file';
      save.addEventListener('click', saveSvg);
      bar.append(save);
      return output;
    }

    function choice(key, values) {
      const group = element('span', 'choice');
      values.forEach(value => {
        const button = element('button', '', value);
        button.type = 'button';
        button.refresh = () => button.setAttribute('aria-pressed', String(state[key] === value));
        button.addEventListener('click', () => { state[key] = value; draw(); });
        group.append(button);
      });
      bar.append(group);
    }

    function chips() {
      const group = element('span', 'chips');
      data.lanes.forEach((lane, i) => {
        const button = element('button', 'chip', lane.chip);
        button.type = 'button';
        button.title = lane.text;
        button.refresh = () => button.setAttribute('aria-pressed', String(!state.hidden.has(i)));
        button.addEventListener('click', () => {
          if (!state.hidden.delete(i)) state.hidden.add(i);
          draw();
        });
        group.append(button);
      });
      bar.append(group);
    }

    function saveSvg() {
      const now = scene();
      const width = now.fig.width - (now.fig.vertical ? now.gone : 0);
      const height = now.fig.height - (now.fig.vertical ? 0 : now.gone);
      const copy = echarts.init(null, null, {renderer: 'svg', ssr: true, width, height});
      copy.setOption(Object.assign(option(now), {backgroundColor: data.palettes[state.theme].background}));
      const link = element('a');
      link.href = URL.createObjectURL(new Blob([copy.renderToSVGString()], {type: 'image/svg+xml'}));
      link.download = 'circuit.svg';
      link.click();
      URL.revokeObjectURL(link.href);
      copy.dispose();
    }
  }

  document.querySelectorAll('.tributary-figure').forEach(mount);
})();
