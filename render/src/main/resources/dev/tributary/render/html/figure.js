class SankeyFigure {
  constructor(root, owner) {
    this.root = root;
    this.owner = owner;
    this.page = JSON.parse(root.querySelector('script').textContent);
    this.page.drawings.forEach(drawing => [...drawing.edges, ...drawing.rest].forEach(edge => Object.assign(edge, edge.sure)));
    this.stage = root.querySelector('.stage');
    this.drawn = new Map([['0 ' + root.dataset.variant, this.stage.querySelector('svg')]]);
    this.packed = new Map();
    root.querySelectorAll('script.drawing').forEach(holder =>
      (holder.dataset.packed ? this.packed : this.drawn).set(holder.dataset.drawing + ' ' + holder.dataset.variant, holder));
    this.stops = this.page.measured ? this.readStops(this.page.measured.stops) : [];
    this.tracers = new Map();
    this.headingsOf = new Map();
    this.use(0);
    const [orientation, spacing] = root.dataset.variant.split(' ');
    const dark = root.dataset.theme === 'dark' || window.matchMedia('(prefers-color-scheme: dark)').matches;
    this.initial = {orientation, spacing, theme: dark ? 'dark' : 'light', least: 0, off: [], pins: [], zoom: 0, query: '', edge: '', groups: [],
      slider: this.stops.length ? 'circuits' : 'scores', stop: this.stops.indexOf(this.mainStop())};
    if (this.initial.stop < 0) this.initial.slider = 'scores';
    this.state = {...this.initial};
    this.map = el('div', {class: 'map', 'aria-hidden': 'true', hidden: true});
    // until another drawing is unpacked, the page has the one that it came with
    this.take('0 ' + root.dataset.variant);
    this.state = {...this.initial, ...this.readFragment()};
    this.levels = [0, ...new Set(this.data.edges.map(edge => Math.abs(edge.score)))].sort((a, b) => a - b);
    this.build();
    this.show();
    if (owner) window.addEventListener('hashchange', () => {
      if (location.hash.slice(1) !== this.fragment()) {
        this.state = {...this.initial, ...this.readFragment()};
        this.show();
      }
    });
    root.dataset.drawn = 'true';
  }

  /** Each stop with which edges of its drawing it has. */
  readStops(stops) {
    const kept = this.page.drawings.map(drawing => drawing.edges.map(() => false));
    return stops.map(stop => {
      const now = kept[stop.drawing] = kept[stop.drawing].slice();
      stop.add.forEach(edge => { now[edge] = true; });
      stop.drop.forEach(edge => { now[edge] = false; });
      stop.kept = now;
      return stop;
    });
  }

  /** The stop that is the whole of the main drawing. */
  mainStop() {
    return this.stops.filter(stop => stop.drawing === 0 && stop.kept.every(Boolean)).pop();
  }

  /** Takes a drawing, and with it the numbers of its boxes, ribbons and edges. */
  use(drawing) {
    if (drawing === this.drawing) return;
    const before = this.data;
    this.drawing = drawing;
    this.data = this.page.drawings[drawing];
    this.into = this.data.boxes.map(() => []);
    this.from = this.data.boxes.map(() => []);
    this.carriers = this.data.edges.map(() => []);
    this.data.ribbons.forEach((ribbon, index) => {
      this.from[ribbon.source].push(index);
      this.into[ribbon.target].push(index);
      ribbon.edges.forEach(edge => this.carriers[edge].push(index));
    });
    this.peopled = new Set(this.data.boxes.map(box => box.lane));
    this.living = null;
    if (before && this.state) {
      this.state.pins = this.state.pins.flatMap(pin => {
        const box = before.boxes[pin];
        if (!box) return this.boxesOf(pin).length ? [pin] : [];
        const same = this.data.boxes.findIndex(other => other.name === box.name && other.role === box.role && other.lane === box.lane);
        return same < 0 ? [] : [String(same)];
      });
    }
  }

  /** Which of some edges lie on a way from the embedding to the unembedding, as far as it is drawn. */
  alive(kept) {
    const now = kept.slice();
    for (let changed = true; changed;) {
      const open = this.data.ribbons.map(ribbon => ribbon.edges.some(edge => now[edge]));
      const reached = (ways, end, first, pairs) => {
        const seen = new Set(this.data.boxes.map((box, index) => index).filter(index => this.data.boxes[index].name === first));
        const next = [...seen];
        const add = box => { if (!seen.has(box)) { seen.add(box); next.push(box); } };
        while (next.length) {
          const box = next.pop();
          ways[box].filter(r => open[r]).forEach(r => add(this.data.ribbons[r][end]));
          pairs.filter(pair => pair[0] === box).forEach(pair => add(pair[1]));
        }
        return seen;
      };
      const forward = reached(this.from, 'target', 'input', this.data.handovers);
      const backward = reached(this.into, 'source', 'logits', this.data.handovers.map(([a, b]) => [b, a]));
      changed = false;
      now.forEach((on, edge) => {
        if (on && this.carriers[edge].some(r => !forward.has(this.data.ribbons[r].source) || !backward.has(this.data.ribbons[r].target))) {
          now[edge] = false;
          changed = true;
        }
      });
    }
    return now;
  }

  /** Which edges the slider leaves: those of a measured circuit, or the stronger ones without the dead ends that this makes. */
  chosen() {
    if (this.state.slider === 'circuits') return this.stops[this.state.stop].kept.slice();
    if (this.state.least === 0) return this.data.edges.map(() => true);
    const strong = this.data.edges.map(edge => Math.abs(edge.score) >= this.state.least);
    const living = this.alive(strong);
    this.living = this.living || this.alive(this.data.edges.map(() => true));
    return strong.map((on, edge) => on && (living[edge] || !this.living[edge]));
  }

  /** The stop that is shown, if what is shown was measured. */
  measured() {
    if (this.state.off.length) return null;
    if (this.state.slider === 'circuits') return this.stops[this.state.stop];
    return (this.state.least === 0 && this.mainStop()) || null;
  }

  readFragment() {
    const read = {};
    if (!this.owner) return read;
    const given = new URLSearchParams(location.hash.slice(1));
    const one = (name, allowed) => { if (allowed.includes(given.get(name))) read[name] = given.get(name); };
    one('orientation', ['horizontal', 'vertical']);
    one('spacing', ['by-layer', 'compact']);
    one('theme', ['light', 'dark']);
    if (this.stops.length) one('slider', ['circuits', 'scores']);
    const stop = this.stops.findIndex(candidate => candidate.name === given.get('circuit'));
    if (stop >= 0) Object.assign(read, {stop, slider: 'circuits'});
    ['least', 'zoom'].forEach(name => {
      const value = Number(given.get(name));
      if (given.has(name) && isFinite(value) && value >= 0) read[name] = name === 'zoom' ? Math.min(8, value) : value;
    });
    this.use(stop >= 0 ? this.stops[stop].drawing : 0);
    if (given.get('off')) read.off = given.get('off').split(',').map(Number).filter(lane => this.data.lanes[lane]);
    if (given.get('pin')) read.pins = given.get('pin').split(',').filter(pin => this.boxesOf(pin).length > 0);
    const groups = given.getAll('group').map(text => /^(.{1,60}):([^:]*)$/.exec(text)).filter(Boolean)
      .map(([, name, members]) => ({name, members: [...new Set(members.split(' '))].filter(member => /^a\d+\.h\d+$|^m\d+$/.test(member))}))
      .filter((group, index, all) => group.members.length && all.findIndex(other => other.name === group.name) === index);
    if (groups.length) read.groups = groups;
    if (given.get('find')) read.query = given.get('find');
    if (this.data.edges.some(edge => edge.name === given.get('edge'))) read.edge = given.get('edge');
    return read;
  }

  fragment() {
    const said = new URLSearchParams();
    const {orientation, spacing, theme, slider, stop, least, off, pins, zoom, query, edge, groups} = this.state;
    if (orientation !== this.initial.orientation) said.set('orientation', orientation);
    if (spacing !== this.initial.spacing) said.set('spacing', spacing);
    if (theme !== this.initial.theme) said.set('theme', theme);
    if (slider !== this.initial.slider) said.set('slider', slider);
    if (slider === 'circuits' && stop !== this.initial.stop) said.set('circuit', this.stops[stop].name);
    if (least > 0) said.set('least', least);
    if (off.length) said.set('off', off.join(','));
    if (pins.length) said.set('pin', pins.join(','));
    if (zoom > 0) said.set('zoom', String(Number(zoom.toFixed(3))));
    if (query) said.set('find', query);
    if (edge) said.set('edge', edge);
    groups.forEach(group => said.append('group', group.name + ':' + group.members.join(' ')));
    return said.toString();
  }

  /** A pin is the number of a box, or the name of a component at all tokens. */
  boxesOf(pin) {
    const found = [];
    this.data.boxes.forEach((box, index) => { if (box.name === pin || String(index) === pin) found.push(index); });
    return found;
  }

  build() {
    const choice = (name, label, options) => {
      const group = el('div', {class: 'choice', role: 'group', 'aria-label': label});
      options.forEach(option => {
        const button = press(option.replace('-', ' '), label + ': ' + option.replace('-', ' '), () => this.change({[name]: option}));
        button.dataset.option = option;
        group.append(button);
      });
      group.dataset.name = name;
      return group;
    };
    this.slider = el('input', {type: 'range', min: 0, step: 1});
    this.slider.addEventListener('input', () => this.change(this.state.slider === 'circuits' ? {stop: Number(this.slider.value)}
      : {least: this.levels[Number(this.slider.value)]}));
    this.sliderName = el('span', {});
    this.strip = new MeasuredStrip(this);
    this.output = el('output', {});
    this.search = el('input', {type: 'search', placeholder: 'find A9.9, MLP 0, a token', 'aria-label': 'find a component or token'});
    this.search.addEventListener('input', () => this.change({query: this.search.value}));
    this.search.addEventListener('keydown', event => {
      if (event.key === 'Enter') {
        const first = this.found()[0];
        if (first !== undefined) this.change({pins: [this.data.boxes[first].name]});
      }
    });
    this.chips = el('div', {class: 'chips', role: 'group', 'aria-label': 'tokens'});
    this.data.lanes.forEach((lane, index) => {
      const chip = press(lane.chip, lane.text, () => this.change({
        off: this.state.off.includes(index) ? this.state.off.filter(other => other !== index) : [...this.state.off, index],
      }));
      chip.className = 'chip';
      if (this.data.boxes.some(box => box.lane === index)) this.chips.append(chip);
      chip.dataset.lane = index;
    });
    this.theme = press('', 'colours', () => this.change({theme: this.state.theme === 'dark' ? 'light' : 'dark'}));
    this.theme.id = this.owner ? 'theme' : '';
    const view = el('div', {class: 'choice', role: 'group', 'aria-label': 'view'},
      press('−', 'smaller', () => this.zoomBy(1 / 1.25)), press('fit', 'fit to the window', () => this.change({zoom: 0})),
      press('+', 'larger', () => this.zoomBy(1.25)));
    const files = el('div', {class: 'choice files', role: 'group', 'aria-label': 'download what is shown'});
    [['SVG', () => this.saveText('circuit.svg', 'image/svg+xml', this.standalone())], ['PNG', () => this.savePng()],
      ['CSV', () => this.saveText('circuit.csv', 'text/csv', this.csv())],
      ['JSON', () => this.saveText('circuit.json', 'application/json', this.json())]]
      .forEach(([name, action]) => files.append(press(name, 'download ' + name, action)));
    this.bar = el('div', {class: 'bar'}, this.stops.length && this.initial.stop >= 0 ? choice('slider', 'what the slider moves over', ['circuits', 'scores']) : '',
      el('label', {class: 'slider'}, this.sliderName, this.slider, this.output),
      choice('orientation', 'orientation', ['horizontal', 'vertical']), choice('spacing', 'spacing', ['by-layer', 'compact']),
      this.search, this.chips, view, files, el('div', {class: 'choice'}, this.theme));
    this.groups = new Groups(this);
    this.panel = new SidePanel(this);
    this.tip = el('div', {class: 'tip', role: 'tooltip', hidden: true});
    this.live = el('div', {class: 'live', 'aria-live': 'polite'});
    const work = el('div', {class: 'work'});
    this.stage.replaceWith(work);
    work.append(el('div', {class: 'scene'}, this.stage, this.map), this.panel.element);
    this.root.prepend(this.bar, this.strip.element);
    this.table = new EdgeTable(this);
    this.root.append(this.tip, this.live);
    this.listen();
  }

  listen() {
    const shape = event => {
      const at = event.target.closest('[data-r],[data-b],[data-o]');
      if (!at || this.waiting || !this.stage.contains(at)) return null;
      const key = at.dataset.o || (at.dataset.r !== undefined ? 'r' + at.dataset.r : 'b' + at.dataset.b);
      return {ribbon: key[0] === 'r' ? Number(key.slice(1)) : null, box: key[0] === 'b' ? Number(key.slice(1)) : null};
    };
    this.stage.addEventListener('pointermove', event => {
      const at = shape(event);
      if (at && !this.dragged) this.showTip(at, event.clientX, event.clientY); else this.tip.hidden = true;
    });
    this.stage.addEventListener('pointerleave', () => { this.tip.hidden = true; });
    this.stage.addEventListener('click', event => {
      if (this.dragged) { this.dragged = false; return; }
      const at = shape(event);
      this.tip.hidden = true;
      if (at) {
        const box = at.box !== null ? at.box : this.data.ribbons[at.ribbon].target;
        this.focus = box;
        this.pin(event.shiftKey ? this.data.boxes[box].name : String(box), event.ctrlKey || event.metaKey || (event.shiftKey && this.state.pins.some(pin => !/^\d+$/.test(pin))));
      } else if (this.state.pins.length || this.state.edge) this.change({pins: [], edge: ''});
    });
    let start = null;
    this.stage.addEventListener('pointerdown', event => {
      this.pressed = true;
      if (event.button === 0 && event.pointerType === 'mouse') {
        start = {x: event.clientX, y: event.clientY, left: this.stage.scrollLeft, top: this.stage.scrollTop, id: event.pointerId};
        this.dragged = false;
      }
    });
    window.addEventListener('pointermove', event => {
      if (!start || !(event.buttons & 1)) return;
      const x = event.clientX - start.x, y = event.clientY - start.y;
      if (!this.dragged && Math.hypot(x, y) < 6) return;
      this.dragged = true;
      this.stage.scrollTo(start.left - x, start.top - y);
    });
    ['pointerup', 'pointercancel'].forEach(end => window.addEventListener(end, () => {
      start = null;
      this.pressed = false;
    }));
    this.stage.addEventListener('wheel', event => {
      if (event.ctrlKey) { event.preventDefault(); this.zoomBy(event.deltaY < 0 ? 1.1 : 1 / 1.1); }
    }, {passive: false});
    this.stage.addEventListener('scroll', () => this.follow());
    window.addEventListener('resize', () => this.scale());
    this.stage.addEventListener('keydown', event => this.key(event));
    // a press focuses the figure too; going to the first box then would move the figure away under the pointer
    this.stage.addEventListener('focus', () => {
      if (this.focus === undefined && !this.pressed) this.focusBox(this.visibleBoxes()[0]);
    }, true);
    document.addEventListener('tributary-head', event => {
      const {key, from} = event.detail;
      if (from !== this.root && this.boxesOf(key).length) this.change({pins: [key]});
    });
    document.addEventListener('keydown', event => {
      if (event.key === 'Escape' && (this.state.pins.length || this.state.edge)) this.change({pins: [], edge: ''});
    });
  }

  change(what) {
    Object.assign(this.state, what);
    this.show();
  }

  pin(pin, more) {
    const had = this.state.pins.includes(pin);
    this.state.edge = '';
    if (more) this.change({pins: had ? this.state.pins.filter(other => other !== pin) : [...this.state.pins, pin]});
    else this.change({pins: had && this.state.pins.length === 1 ? [] : [pin]});
    const box = this.data.boxes[this.boxesOf(pin)[0]];
    if (box && this.state.pins.includes(pin)) {
      document.dispatchEvent(new CustomEvent('tributary-head', {detail: {key: box.name, from: this.root}}));
    }
  }

  zoomBy(factor) {
    const before = this.factor;
    const x = (this.stage.scrollLeft + this.stage.clientWidth / 2) / before;
    const y = (this.stage.scrollTop + this.stage.clientHeight / 2) / before;
    this.change({zoom: Math.max(.15, Math.min(8, before * factor))});
    this.stage.scrollTo(x * this.factor - this.stage.clientWidth / 2, y * this.factor - this.stage.clientHeight / 2);
  }

  /** Brings the page in line with the state. */
  show() {
    const drawing = this.state.slider === 'circuits' ? this.stops[this.state.stop].drawing : 0;
    const variant = drawing + ' ' + this.state.orientation + ' ' + this.state.spacing;
    this.waiting = this.packed.has(variant);
    if (this.waiting) {
      this.unpack(variant).then(() => this.show());
      return;
    }
    this.use(drawing);
    if (variant !== this.variant) this.take(variant);
    const {theme, off} = this.state;
    this.root.dataset.theme = theme;
    if (this.owner) document.documentElement.dataset.theme = theme;
    if (theme !== this.said) document.dispatchEvent(new CustomEvent('tributary-theme', {detail: this.said = theme}));
    this.theme.textContent = theme === 'dark' ? 'light' : 'dark';
    const outside = ribbon => off.includes(this.data.boxes[ribbon.source].lane) || off.includes(this.data.boxes[ribbon.target].lane);
    this.kept = this.chosen().map((on, edge) => on && !this.carriers[edge].some(r => !this.crosses(this.data.ribbons[r]) && outside(this.data.ribbons[r])));
    const shares = this.data.ribbons.map(ribbon => outside(ribbon) ? 0 : this.share(ribbon));
    this.shown = shares.map(share => share > 0);
    this.tracer.trace(shares);
    this.lit = this.flow();
    const found = this.state.query ? new Set(this.found()) : null;
    const boxShown = this.data.boxes.map((box, index) =>
      this.into[index].some(r => this.shown[r]) || this.from[index].some(r => this.shown[r]));
    const dimmed = index => (this.lit && !this.lit.boxes.has(index)) || (found && !found.has(index));
    this.shapes.ribbons.forEach((shapes, index) => shapes.forEach(shape => {
      shape.classList.toggle('off', !this.shown[index]);
      const ribbon = this.data.ribbons[index];
      shape.classList.toggle('dim', Boolean((this.lit && !this.lit.ribbons.has(index)) ||
        (found && !found.has(ribbon.source) && !found.has(ribbon.target))));
    }));
    this.shapes.boxes.forEach((shapes, index) => shapes.forEach(shape => {
      shape.classList.toggle('off', !boxShown[index]);
      shape.classList.toggle('dim', Boolean(dimmed(index)));
      shape.classList.toggle('pinned', this.state.pins.some(pin => this.boxesOf(pin).includes(index)));
    }));
    const lanes = new Set(this.data.boxes.filter((box, index) => boxShown[index]).map(box => box.lane));
    this.laneShapes.forEach(shape => shape.classList.toggle('empty', this.peopled.has(Number(shape.dataset.lane)) && !lanes.has(Number(shape.dataset.lane))));
    const edges = this.kept.filter(Boolean).length;
    this.showSlider(edges);
    this.showHeading(edges);
    this.strip.show(this.measured());
    this.root.dataset.ribbons = this.shown.filter(Boolean).length;
    this.root.dataset.edges = edges;
    this.root.dataset.kept = this.kept.flatMap((on, edge) => on ? [edge] : []).join(' ');
    this.root.dataset.pinned = this.state.pins.join(',');
    this.root.dataset.lit = this.lit ? this.lit.ribbons.size : '';
    if (this.search.value !== this.state.query) this.search.value = this.state.query;
    this.bar.querySelectorAll('.choice[data-name]').forEach(group => group.querySelectorAll('button').forEach(button =>
      button.setAttribute('aria-pressed', String(this.state[group.dataset.name] === button.dataset.option))));
    this.chips.querySelectorAll('.chip').forEach(chip =>
      chip.setAttribute('aria-pressed', String(!off.includes(Number(chip.dataset.lane)))));
    this.groups.show();
    this.panel.show();
    const pins = this.state.pins.join(',');
    this.table.show(pins !== this.pinsBefore);
    this.pinsBefore = pins;
    this.scale();
    if (this.owner) {
      const fragment = this.fragment();
      if (fragment !== location.hash.slice(1)) history.replaceState(null, '', fragment ? '#' + fragment : location.pathname + location.search);
    }
  }

  /** What a ribbon still carries of its score, from 0 to 1. */
  share(ribbon) {
    const left = ribbon.edges.filter(edge => this.kept[edge]);
    if (left.length === ribbon.edges.length || ribbon.score === 0) return left.length ? 1 : 0;
    return left.reduce((sum, edge) => sum + this.data.edges[edge].score, 0) / ribbon.score;
  }

  /** The heading of the drawing is that of all of it; what is shown of it has its own. */
  showHeading(edges) {
    const whole = this.drawing === 0 && edges === this.data.edges.length, stop = this.measured();
    const first = stop && stop.measurements[0];
    const said = [plural(edges, 'edge') + ' of the ' + this.data.edges.length + ' that are laid out' + (stop ? ' · ' + stop.name : ''),
      first ? 'faithfulness ' + MeasuredStrip.number(first.faithfulness, value => value.toFixed(2)) + ' on ' + plural(first.prompts, 'prompt') +
        ' (' + first.split + ' split)' : 'nothing was measured of this part'];
    this.headings.forEach((heading, index) => {
      const caption = index - 1;
      heading.text.firstChild.nodeValue = whole ? heading.said : caption >= 0 ? said[caption] || '' : stop ? stop.title : this.page.title + ', in part';
    });
  }

  showSlider(edges) {
    const circuits = this.state.slider === 'circuits';
    this.slider.max = circuits ? this.stops.length - 1 : this.levels.length - 1;
    this.slider.value = circuits ? this.state.stop : this.levels.findIndex(level => level >= this.state.least);
    this.slider.setAttribute('aria-label', circuits ? 'circuits that were measured' : 'least |score| of an edge');
    this.sliderName.textContent = circuits ? 'circuit ' : 'least |score| ';
    this.output.textContent = circuits ? this.stops[this.state.stop].name + ' · ' + plural(edges, 'edge')
      : '≥ ' + brief(this.state.least) + ' · ' + plural(edges, 'edge');
    this.slider.setAttribute('aria-valuetext', this.output.textContent);
  }

  /** Inflates the text of a drawing. */
  unpack(variant) {
    const holder = this.packed.get(variant);
    if (!holder.unpacking) {
      const bytes = Uint8Array.from(atob(holder.textContent), letter => letter.charCodeAt(0));
      const inflated = new Blob([bytes]).stream().pipeThrough(new DecompressionStream(holder.dataset.packed));
      holder.unpacking = new Response(inflated).text().then(text => {
        holder.textContent = text;
        this.packed.delete(variant);
        this.drawn.set(variant, holder);
      });
    }
    return holder.unpacking;
  }

  /** Puts the drawing of an orientation and a spacing on the stage. */
  take(variant) {
    let drawing = this.drawn.get(variant);
    if (drawing instanceof HTMLScriptElement) {
      const holder = el('template');
      holder.innerHTML = drawing.textContent;
      drawing = holder.content.querySelector('svg');
      this.drawn.set(variant, drawing);
    }
    this.variant = variant;
    this.svg = drawing;
    if (this.stage.firstElementChild !== drawing) this.stage.replaceChildren(drawing);
    this.size = {width: Number(drawing.viewBox.baseVal.width), height: Number(drawing.viewBox.baseVal.height)};
    drawing.setAttribute('aria-label', this.page.title + '. Use the arrow keys to follow the flow, Enter to pin.');
    drawing.setAttribute('tabindex', '0');
    this.shapes = {ribbons: this.data.ribbons.map(() => []), boxes: this.data.boxes.map(() => [])};
    drawing.querySelectorAll('[data-r]').forEach(shape => this.shapes.ribbons[Number(shape.dataset.r)].push(shape));
    drawing.querySelectorAll('[data-b]').forEach(shape => this.shapes.boxes[Number(shape.dataset.b)].push(shape));
    drawing.querySelectorAll('[data-l]').forEach(shape => this.shapes.boxes[Number(shape.dataset.l)].push(shape));
    drawing.querySelectorAll('[data-o]').forEach(text => {
      const of = text.dataset.o[0] === 'b' ? this.shapes.boxes : this.shapes.ribbons;
      of[Number(text.dataset.o.slice(1))].push(text);
    });
    this.headings = this.headingsOf.get(drawing) || [...drawing.querySelectorAll('text.title,text.caption')].map(text => ({text, said: text.firstChild.nodeValue}));
    this.headingsOf.set(drawing, this.headings);
    this.laneShapes = [...drawing.querySelectorAll('[data-lane]')];
    if (!this.tracers.has(variant)) {
      this.tracers.set(variant, new Tracer(drawing, this.data, this.shapes, this.state.orientation === 'horizontal'));
    }
    this.tracer = this.tracers.get(variant);
    this.shapes = this.tracer.shapes;
    this.names = [...drawing.querySelectorAll('.lane,.token,.folded')];
    this.axis = [...drawing.querySelectorAll('.column')];
    this.focus = undefined;
    this.map.replaceChildren();
    this.map.onclick = event => {
      const area = this.map.getBoundingClientRect();
      this.stage.scrollTo(
        (event.clientX - area.left) / area.width * this.size.width * this.factor - this.stage.clientWidth / 2,
        (event.clientY - area.top) / area.height * this.size.height * this.factor - this.stage.clientHeight / 2);
    };
  }

  /** What the small map shows: the boxes, and the part that is in sight. */
  drawMap() {
    const frame = el('div', {class: 'seen'});
    const small = drawnEl('svg', {viewBox: '0 0 ' + this.size.width + ' ' + this.size.height});
    this.svg.querySelectorAll('.band,.b').forEach(shape => {
      const copy = shape.cloneNode(false);
      copy.removeAttribute('data-b');
      small.append(copy);
    });
    this.map.replaceChildren(small, frame);
  }

  scale() {
    const room = this.stage.clientWidth;
    this.factor = this.state.zoom || Math.max(.7, Math.min(1.6, room / this.size.width));
    const width = this.size.width * this.factor, height = this.size.height * this.factor;
    // what is set anew is laid out anew, even if it is the same
    if (this.svg.getAttribute('width') !== String(width)) this.svg.setAttribute('width', width);
    if (this.svg.getAttribute('height') !== String(height)) this.svg.setAttribute('height', height);
    // as high as the style sheet lets the stage become
    const seen = Math.min(height, innerHeight - 52);
    const large = width > room * 1.2 || height > seen * 2.2;
    this.map.hidden = !large;
    if (large) {
      if (!this.map.firstChild) this.drawMap();
      const fit = Math.min(170 / this.size.width, 130 / this.size.height);
      this.map.style.width = this.size.width * fit + 'px';
      this.map.style.height = this.size.height * fit + 'px';
    }
    this.follow();
  }

  /** Keeps names and headings in sight. */
  follow() {
    const x = this.stage.scrollLeft / this.factor, y = this.stage.scrollTop / this.factor;
    const horizontal = this.state.orientation === 'horizontal';
    const first = horizontal ? this.axis : this.names;
    const top = first.length ? Math.min(...first.map(text => text.y.baseVal.length ? text.y.baseVal[0].value : 0)) - 14 : 0;
    const shift = (texts, dx, dy) => texts.forEach(text => {
      text.style.transform = dx || dy ? 'translate(' + dx + 'px,' + dy + 'px)' + (text.getAttribute('transform') ? ' rotate(0)' : '') : '';
      text.classList.toggle('afloat', Boolean(dx || dy));
    });
    const down = Math.max(0, y - top);
    shift(horizontal ? this.names : this.axis, x, 0);
    shift((horizontal ? this.axis : this.names).filter(text => !text.getAttribute('transform')), 0, down);
    const seen = this.map.querySelector('.seen');
    if (seen && !this.map.hidden) {
      const part = (value, of) => Math.min(100, Math.max(0, value / of * 100)) + '%';
      seen.style.left = part(x, this.size.width);
      seen.style.top = part(y, this.size.height);
      seen.style.width = part(this.stage.clientWidth / this.factor, this.size.width);
      seen.style.height = part(this.stage.clientHeight / this.factor, this.size.height);
    }
  }

  /** What flows into the pinned boxes and out of them, all the way, or the edge that was picked; null if there is neither. */
  flow() {
    const picked = this.data.edges.findIndex(edge => edge.name === this.state.edge);
    if (picked >= 0 && this.kept[picked]) {
      const ribbons = new Set(this.carriers[picked]);
      return {ribbons, boxes: new Set([...ribbons].flatMap(r => [this.data.ribbons[r].source, this.data.ribbons[r].target]))};
    }
    if (!this.state.pins.length) return null;
    const lit = {ribbons: new Set(), boxes: new Set()};
    const start = this.state.pins.flatMap(pin => this.boxesOf(pin));
    const walk = (ways, end, pairs) => {
      const seen = new Set(start), next = [...start];
      while (next.length) {
        const box = next.pop();
        lit.boxes.add(box);
        ways[box].filter(r => this.shown[r]).forEach(r => {
          lit.ribbons.add(r);
          const other = this.data.ribbons[r][end];
          if (!seen.has(other)) { seen.add(other); next.push(other); }
        });
        pairs.filter(pair => pair[0] === box && !seen.has(pair[1])).forEach(pair => { seen.add(pair[1]); next.push(pair[1]); });
      }
    };
    walk(this.from, 'target', this.data.handovers);
    walk(this.into, 'source', this.data.handovers.map(([a, b]) => [b, a]));
    return lit;
  }

  /** Brings an edge into sight inside the figure. */
  reveal(edge) {
    const shape = this.shapes.ribbons[this.carriers[edge][0]].find(one => one.dataset.r !== undefined);
    const area = shape.getBoundingClientRect(), stage = this.stage.getBoundingClientRect();
    const beyond = (from, to, low, high) => to < low + 20 || from > high - 20 ? (from + to) / 2 - (low + high) / 2 : 0;
    this.stage.scrollLeft += beyond(area.left, area.right, stage.left, stage.right);
    this.stage.scrollTop += beyond(area.top, area.bottom, stage.top, stage.bottom);
  }

  found() {
    const wanted = this.state.query.trim().toLowerCase();
    const lane = index => this.data.lanes[index] ? this.data.lanes[index].text.toLowerCase() : '';
    return this.data.boxes.map((box, index) => index).filter(index => {
      const box = this.data.boxes[index];
      return box.label.toLowerCase() === wanted || box.name.includes(wanted) ||
        box.label.toLowerCase().includes(wanted) || lane(box.lane).includes(wanted);
    });
  }

  title(index) {
    const box = this.data.boxes[index];
    const lane = this.data.lanes[box.lane];
    return box.label + (box.role === 'reads' ? ' reads' : '') + (lane ? ' at ' + lane.text : '');
  }

  edgeLine(edge) {
    return edge.name + '  ' + signed(edge.score) + (edge.error === undefined ? '' : ' ± ' + brief(edge.error)) +
      (edge.mark === undefined ? '' : ' (' + edge.mark + ')') + (edge.doubt === undefined ? '' : ' (' + edge.doubt + ')');
  }

  /** The edges of a ribbon that are shown. */
  edgesOf(ribbon) {
    return ribbon.edges.filter(edge => this.kept[edge]).map(edge => this.data.edges[edge]);
  }

  flowLine(box) {
    const sum = ways => ways[box].filter(r => this.shown[r]).reduce((total, r) =>
      total + Math.abs(this.data.ribbons[r].score) * this.share(this.data.ribbons[r]), 0);
    return 'in ' + brief(sum(this.into)) + ' · out ' + brief(sum(this.from));
  }

  showTip(at, x, y) {
    const lines = [];
    if (at.ribbon !== null) {
      const ribbon = this.data.ribbons[at.ribbon];
      lines.push(['tip-name', this.title(ribbon.source) + ' → ' + this.title(ribbon.target) + (ribbon.port ? ' · ' + ribbon.port : '')]);
      lines.push(['tip-score', signed(ribbon.score)]);
      const edges = this.edgesOf(ribbon);
      lines[lines.length - 1][1] = signed(edges.reduce((sum, edge) => sum + edge.score, 0));
      edges.slice(0, 6).forEach(edge => lines.push(['tip-edge', this.edgeLine(edge)]));
      if (edges.length > 6) lines.push(['tip-edge', 'and ' + (edges.length - 6) + ' more']);
    } else {
      lines.push(['tip-name', this.title(at.box)]);
      lines.push(['tip-score', this.flowLine(at.box)]);
    }
    this.tip.replaceChildren(...lines.map(([style, text]) => el('div', {class: style}, text)));
    this.tip.hidden = false;
    const area = this.tip.getBoundingClientRect();
    this.tip.style.left = Math.max(4, Math.min(x + 14, window.innerWidth - area.width - 8)) + 'px';
    this.tip.style.top = Math.max(4, y + 18 + area.height > window.innerHeight ? y - area.height - 10 : y + 18) + 'px';
  }

  visibleBoxes() {
    return this.data.boxes.map((box, index) => index).filter(index =>
      this.into[index].some(r => this.shown[r]) || this.from[index].some(r => this.shown[r]));
  }

  focusBox(index) {
    if (index === undefined) return;
    this.svg.querySelectorAll('.focus').forEach(shape => shape.classList.remove('focus'));
    this.focus = index;
    const shape = this.shapes.boxes[index].find(candidate => candidate.dataset.b !== undefined);
    shape.classList.add('focus');
    this.root.dataset.focus = this.data.boxes[index].name + ' ' + index;
    this.live.textContent = this.title(index) + ', ' + this.flowLine(index).replace(' · ', ', ');
    const area = shape.getBoundingClientRect(), stage = this.stage.getBoundingClientRect();
    if (area.left < stage.left + 40 || area.right > stage.right - 40) this.stage.scrollLeft += area.left - stage.left - stage.width / 2;
    if (area.top < stage.top + 40 || area.bottom > stage.bottom - 40) this.stage.scrollTop += area.top - stage.top - stage.height / 2;
  }

  key(event) {
    const horizontal = this.state.orientation === 'horizontal';
    const along = horizontal ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    const across = horizontal ? ['ArrowUp', 'ArrowDown'] : ['ArrowLeft', 'ArrowRight'];
    if (event.key === '+' || event.key === '=') this.zoomBy(1.25);
    else if (event.key === '-') this.zoomBy(1 / 1.25);
    else if (event.key === '0') this.change({zoom: 0});
    else if (this.focus === undefined) return;
    else if (event.key === 'Enter' || event.key === ' ') this.pin(event.shiftKey ? this.data.boxes[this.focus].name : String(this.focus),
        event.ctrlKey || (event.shiftKey && this.state.pins.some(pin => !/^\d+$/.test(pin))));
    else if (along.includes(event.key)) {
      const on = event.key === along[1];
      const ways = (on ? this.from : this.into)[this.focus].filter(r => this.shown[r])
        .sort((a, b) => Math.abs(this.data.ribbons[b].score) - Math.abs(this.data.ribbons[a].score));
      if (ways.length) this.focusBox(this.data.ribbons[ways[0]][on ? 'target' : 'source']);
    } else if (across.includes(event.key)) {
      const boxes = this.visibleBoxes();
      const step = event.key === across[1] ? 1 : -1;
      this.focusBox(boxes[(boxes.indexOf(this.focus) + step + boxes.length) % boxes.length]);
    } else return;
    event.preventDefault();
  }

  /** The figure as a file of its own, as it is shown. */
  standalone() {
    const copy = this.svg.cloneNode(true);
    copy.setAttribute('width', this.size.width);
    copy.setAttribute('height', this.size.height);
    copy.querySelectorAll('.off,.gone').forEach(shape => shape.remove());
    copy.querySelectorAll('[style]').forEach(shape => shape.removeAttribute('style'));
    copy.querySelectorAll('*').forEach(shape => [...shape.attributes].filter(at => at.name.startsWith('data-'))
      .forEach(at => shape.removeAttribute(at.name)));
    copy.removeAttribute('tabindex');
    const [shapes, light, dark, definitions] = this.page.styles;
    const style = document.createElementNS(SVG, 'style');
    style.textContent = shapes + (this.state.theme === 'dark' ? dark : light) + '.dim{opacity:.07}.empty{opacity:.25}.own{fill-opacity:1}';
    const parsed = new DOMParser().parseFromString('<svg xmlns="' + SVG + '">' + definitions + '</svg>', 'image/svg+xml');
    copy.prepend(style, document.importNode(parsed.documentElement.firstElementChild, true));
    return new XMLSerializer().serializeToString(copy);
  }

  /** Whether a ribbon leads from what a head reads to what it writes: its edges are those of the ribbons that it goes on from. */
  crosses(ribbon) {
    return ribbon.course === 'fall' || ribbon.course === 'stub';
  }

  rows() {
    return this.data.edges.filter((edge, index) => this.kept[index]);
  }

  csv() {
    const cell = text => /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
    return 'edge,position,score\n' + this.rows().map(edge => {
      const at = edge.name.indexOf('@', edge.name.indexOf('->'));
      return [at < 0 ? edge.name : edge.name.slice(0, at), at < 0 ? '' : edge.name.slice(at + 1), String(edge.score)].map(cell).join(',') + '\n';
    }).join('');
  }

  json() {
    const measured = this.measured();
    const slider = this.state.slider === 'circuits' ? {circuit: this.stops[this.state.stop].name} : {least: this.state.least};
    return JSON.stringify({title: this.page.title, ...slider, measured: measured ? measured.measurements : null, edges: this.rows()}, null, 1) + '\n';
  }

  saveText(name, type, text) {
    const link = el('a', {download: name, href: URL.createObjectURL(new Blob([text], {type}))});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  savePng() {
    const picture = new Image();
    const density = Math.min(2, Math.sqrt(1.6e8 / (this.size.width * this.size.height)));
    picture.onload = () => {
      const canvas = el('canvas', {width: Math.ceil(this.size.width * density), height: Math.ceil(this.size.height * density)});
      const context = canvas.getContext('2d');
      context.drawImage(picture, 0, 0, canvas.width, canvas.height);
      canvas.toBlob(blob => {
        const link = el('a', {download: 'circuit.png', href: URL.createObjectURL(blob)});
        link.click();
        setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      }, 'image/png');
    };
    picture.src = 'data:image/svg+xml;charset=utf-8,' + encodeURIComponent(this.standalone());
  }
}

document.querySelectorAll('.tributary-figure').forEach((root, index) => new SankeyFigure(root, index === 0));
