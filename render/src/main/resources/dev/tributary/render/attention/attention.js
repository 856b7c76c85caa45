const ABSENT = -32768;
const ROW = 26;
const TALLEST = 12000;
const THEMES = {
  light: {ink: '#0f172a', faint: '#64748b', line: '#e2e8f0', empty: [241, 244, 248], back: '#ffffff', cross: 'rgba(15,23,42,.55)',
    positive: ['#ffffff', '#dbeafe', '#93c5fd', '#2563eb', '#1e3a8a'], negative: ['#ffffff', '#fee2e2', '#fca5a5', '#dc2626', '#7f1d1d'],
    plus: [12, 54, 216], minus: [255, 99, 24], text: '#202020'},
  dark: {ink: '#f1f5f9', faint: '#94a3b8', line: '#24324a', empty: [22, 33, 54], back: '#0b1220', cross: 'rgba(241,245,249,.6)',
    positive: ['#0b1220', '#16305c', '#2563eb', '#60a5fa', '#dbeafe'], negative: ['#0b1220', '#4a1620', '#dc2626', '#f87171', '#fee2e2'],
    plus: [32, 144, 221], minus: [255, 99, 24], text: '#cccccc'},
};
const bytes = text => {
  const raw = atob(text);
  const out = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at++) out[at] = raw.charCodeAt(at);
  return out.buffer;
};
const codes = text => new Int16Array(bytes(text));
const number = value => {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e5) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
};
const rgb = hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16));
const css = (colour, alpha) => 'rgba(' + colour.map(Math.round).join(',') + ',' + (alpha === undefined ? 1 : alpha) + ')';
const ramp = stops => {
  const points = stops.map(rgb);
  return Array.from({length: 256}, (_, at) => {
    const place = at / 255 * (points.length - 1);
    const low = Math.min(points.length - 2, Math.floor(place));
    return points[low].map((part, index) => Math.round(part + (points[low + 1][index] - part) * (place - low)));
  });
};
/** A colour as a pixel, on machines that put the low byte first, as all that run browsers do. */
const word = colour => (255 << 24 | colour[2] << 16 | colour[1] << 8 | colour[0]) >>> 0;
const hsl = (hue, saturation, lightness) => {
  const chroma = saturation * Math.min(lightness, 1 - lightness);
  return [0, 8, 4].map(offset => {
    const turn = (offset + hue / 30) % 12;
    return Math.round(255 * (lightness - chroma * Math.max(-1, Math.min(turn - 3, 9 - turn, 1))));
  });
};
const brightness = colour => (299 * colour[0] + 587 * colour[1] + 114 * colour[2]) / 1000;
const fitted = (pen, text, width) => {
  if (pen.measureText(text).width <= width) return text;
  const letters = Array.from(text);
  let low = 1, high = letters.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pen.measureText(letters.slice(0, middle).join('') + '…').width <= width) low = middle; else high = middle - 1;
  }
  return letters.slice(0, low).join('') + '…';
};

class Attention {
  constructor(root) {
    this.root = root;
    const asked = this.data = JSON.parse(root.querySelector('script').textContent);
    Object.assign(asked, asked.shown);
    this.state = {mode: asked.mode, sequence: 0, hover: null, lock: null, token: null, held: null,
      weighting: asked.weighting, first: asked.first, scale: asked.scale, view: 'sources', open: true};
    this.matrices = new Map();
    this.stored = 0;
    this.ramps = {};
    if (asked.mode !== 'small') this.state.lock = asked.toggles ? 0 : this.strongestHead();
    this.build();
    this.listen();
    this.show();
    root.dataset.drawn = 'true';
  }

  // what is drawn -----------------------------------------------------------------------------------------------

  theme() { return THEMES[document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light']; }

  dark() { return document.documentElement.dataset.theme === 'dark'; }

  sequence() { return this.data.sequences[this.state.sequence]; }

  /** The head that is shown: the one under the pointer, else the one that is locked. */
  focus() { return this.state.hover !== null ? this.state.hover : this.state.lock; }

  focusToken() { return this.state.token !== null ? this.state.token : this.state.held; }

  /** A head's map with the weighting and the first token as they are chosen: queries, keys, values row by row. */
  matrix(head) {
    const {sequence, weighting, first} = this.state;
    const key = [sequence, head, weighting, first].join();
    const known = this.matrices.get(key);
    if (known) return known;
    const seq = this.sequence();
    const packed = codes(seq.maps[head].codes);
    const step = seq.maps[head].step;
    const without = first === 'in' ? 0 : 1;
    const factors = this.factors(seq, head, weighting, first);
    const keys = seq.tokens.map((_, at) => at).slice(without);
    const queries = seq.queries.filter(query => query >= without);
    const values = new Float32Array(queries.length * keys.length).fill(NaN);
    let at = 0, row = 0, largest = 0;
    seq.queries.forEach(query => {
      const seen = this.data.causal ? query + 1 : seq.tokens.length;
      if (query >= without) {
        let left = 1;
        if (first === 'renormalised' && this.data.toggles) {
          left = 0;
          for (let each = 1; each < seen; each++) left += packed[at + each] * step;
        }
        for (let each = without; each < seen; each++) {
          if (packed[at + each] !== ABSENT) {
            const value = (left === 0 ? 0 : packed[at + each] * step / left) * (factors ? factors[each] : 1);
            values[row * keys.length + each - without] = value;
            largest = Math.max(largest, Math.abs(value));
          }
        }
        row++;
      }
      at += seen;
    });
    const made = {queries, keys, values, largest};
    this.stored += values.length;
    if (this.stored > 2e7) { this.matrices.clear(); this.stored = values.length; }
    this.matrices.set(key, made);
    return made;
  }

  factors(seq, head, weighting, first) {
    if (!this.data.toggles || weighting === 'standard') return null;
    const all = seq[weighting === 'value-weighted' ? 'value' : 'info'][head];
    if (first !== 'renormalised') return all;
    const longest = Math.max(0, ...all.slice(1));
    return all.map(value => longest > 0 ? value / longest : 0);
  }

  /** The number that has the strongest colour. */
  reach(head) {
    if (this.state.scale === 'own') return this.matrix(head).largest || 1;
    if (this.data.kind === 'attention' && this.state.weighting === 'standard') return 1;
    if (!this.data.toggles) return this.data.reach || 1;
    const key = [this.state.sequence, this.state.weighting, this.state.first].join();
    if (this.reached !== key) {
      this.reached = key;
      this.shared = Math.max(0, ...this.data.heads.map((_, each) => this.matrix(each).largest)) || 1;
    }
    return this.shared;
  }

  strongestHead() {
    const reaches = this.data.heads.map((_, head) => this.matrix(head).largest);
    return reaches.indexOf(Math.max(...reaches));
  }

  hue(head) { return Math.round(360 * head / this.data.heads.length); }

  /** Colours of 256 steps from nothing to the strongest: of a head in mode small, of everything else. */
  shades(head) {
    const theme = this.dark() ? 'dark' : 'light';
    if (this.state.mode === 'small' && head !== null) {
      const key = theme + head;
      this.ramps[key] = this.ramps[key] || Array.from({length: 256}, (_, at) => this.dark()
        ? hsl(this.hue(head), .8, .08 + .6 * at / 255) : hsl(this.hue(head), .8, 1 - .75 * at / 255));
      return {positive: this.ramps[key], negative: this.ramps[key]};
    }
    this.ramps[theme] = this.ramps[theme] || {positive: ramp(THEMES[theme].positive), negative: ramp(THEMES[theme].negative)};
    return this.ramps[theme];
  }

  colour(value, reach, shades) {
    if (value !== value) return this.theme().empty;
    const step = Math.min(255, Math.round(Math.abs(value) / reach * 255));
    return (value < 0 ? shades.negative : shades.positive)[step];
  }

  /** Pixels of a map; where there are more cells than pixels, the strongest of a pixel's cells is shown. */
  image(head, widest) {
    const {queries, keys, values} = this.matrix(head);
    const width = Math.min(keys.length, widest), height = Math.min(queries.length, widest);
    const shades = this.shades(head), reach = this.reach(head);
    const image = new ImageData(Math.max(1, width), Math.max(1, height));
    const strongest = this.pooled(values, queries.length, keys.length, width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const words = colours => colours.words || (colours.words = Uint32Array.from(colours, word));
    const positive = words(shades.positive), negative = words(shades.negative), empty = word(this.theme().empty);
    const steps = 255 / reach;
    for (let at = 0; at < strongest.length; at++) {
      const value = strongest[at];
      pixels[at] = value !== value ? empty : value < 0 ? negative[Math.min(255, Math.round(-value * steps))]
        : positive[Math.min(255, Math.round(value * steps))];
    }
    return image;
  }

  pooled(values, rows, columns, width, height) {
    if (width === columns && height === rows) return values;
    const out = new Float32Array(width * height).fill(NaN);
    const places = Int32Array.from({length: columns}, (_, column) => Math.floor(column * width / columns));
    for (let row = 0; row < rows; row++) {
      const base = Math.floor(row * height / rows) * width;
      for (let column = 0; column < columns; column++) {
        const value = values[row * columns + column];
        const at = base + places[column];
        if (value === value && !(Math.abs(value) <= Math.abs(out[at]))) out[at] = value;
      }
    }
    return out;
  }

  /** All heads laid over each other: of each pixel and colour the one farthest from the background. */
  overlay(widest) {
    let over = null;
    this.data.heads.forEach((_, head) => {
      const image = this.image(head, widest);
      if (!over) over = image;
      else for (let at = 0; at < over.data.length; at++) {
        over.data[at] = this.dark() ? Math.max(over.data[at], image.data[at]) : Math.min(over.data[at], image.data[at]);
      }
    });
    return over;
  }

  // the page ----------------------------------------------------------------------------------------------------

  build() {
    const choice = (name, label, options) => {
      const buttons = el('span', {});
      options.forEach(([value, text]) => {
        const button = press(text, label + ': ' + text, () => this.change({[name]: value}));
        button.dataset.option = value;
        buttons.append(button);
      });
      const group = el('div', {class: 'choice', role: 'group', 'aria-label': label}, label, buttons);
      group.dataset.name = name;
      return group;
    };
    const plain = values => values.map(value => [value, value]);
    this.bar = el('div', {class: 'bar'});
    const modes = this.data.lines ? ['small', 'large', 'lines'] : ['small', 'large'];
    this.bar.append(choice('mode', 'mode', plain(modes)));
    if (this.data.toggles) {
      const weightings = ['standard', ...['value-weighted', 'info-weighted'].filter((_, at) => this.sequence()[at ? 'info' : 'value'])];
      if (weightings.length > 1) this.bar.append(choice('weighting', 'weights', plain(weightings)));
      this.bar.append(choice('first', 'first token', [['in', 'in'], ['out', 'out'], ['renormalised', 'renormalised']]));
    }
    this.bar.append(choice('scale', 'colours', [['shared', 'one scale'], ['own', 'each head its own']]));
    this.unlock = press('unlock', 'show no head and no token for longer than the pointer is on it (Esc)', () => this.change({lock: null, held: null}));
    this.unlock.className = 'unlock';
    this.bar.append(this.unlock, press('PNG', 'save the map as a picture', () => this.savePng()),
      press('CSV', 'save the numbers of the map', () => this.saveCsv()));
    this.heads = el('div', {class: 'heads'});
    this.title = el('h3', {});
    this.hint = el('p', {class: 'hint'});
    this.map = el('canvas', {tabindex: 0, role: 'img', class: 'map'});
    this.linesBar = el('div', {class: 'bar'});
    this.collapse = press('', '', () => this.change({open: !this.state.open}));
    this.collapse.className = 'collapse';
    this.headPick = el('select', {'aria-label': 'head'});
    this.data.heads.forEach((head, at) => this.headPick.append(el('option', {value: at}, head.name)));
    this.headPick.addEventListener('change', () => this.lockHead(Number(this.headPick.value)));
    this.linesBar.append(el('label', {class: 'choice'}, 'head ', this.headPick), this.collapse);
    this.lines = el('canvas', {tabindex: 0, role: 'img', class: 'lines'});
    const scroller = el('div', {class: 'scroller'}, this.map, this.lines);
    this.views = choice('view', 'tokens', [['sources', 'what it looks at'], ['destinations', 'what looks at it']]);
    this.strip = el('div', {class: 'strip'});
    this.stripBox = el('div', {}, this.views, this.strip);
    this.table = el('details', {class: 'pairs'}, el('summary', {}, 'the strongest cells as a table'));
    this.table.addEventListener('toggle', () => this.fillTable());
    const main = el('div', {class: 'main'}, this.title, this.hint, this.linesBar, scroller, this.stripBox, this.table);
    this.body = el('div', {class: 'body'}, this.heads, main);
    this.tip = el('div', {class: 'tip', role: 'tooltip', hidden: true});
    this.live = el('div', {class: 'live', 'aria-live': 'polite'});
    this.root.append(this.bar, this.pickSequence(), this.body, this.tip, this.live);
    this.buildHeads();
    this.buildStrip();
  }

  pickSequence() {
    const box = el('fieldset', {class: 'sequences'});
    const all = this.data.sequences;
    if (all.length < 2) { box.hidden = true; return box; }
    const take = at => this.change({sequence: at, token: null, held: null});
    if (this.data.selector === 'radio') {
      box.append(el('legend', {}, 'sequence'));
      const name = 'sequence-' + Array.from(document.querySelectorAll('.tributary-attention')).indexOf(this.root);
      all.forEach((sequence, at) => {
        const input = el('input', {type: 'radio', name, value: at, checked: at === 0});
        input.addEventListener('change', () => take(at));
        box.append(el('label', {class: 'radio'}, input, ' ', sequence.label));
      });
    } else {
      const select = el('select', {'aria-label': 'sequence'});
      all.forEach((sequence, at) => select.append(el('option', {value: at}, sequence.label)));
      select.addEventListener('change', () => take(Number(select.value)));
      box.append(el('label', {class: 'of'}, 'sequence '), select);
    }
    this.sequences = box;
    return box;
  }

  buildHeads() {
    const heads = this.data.heads;
    const rows = [...new Set(heads.map(head => head.layer))];
    const columns = [...new Set(heads.map(head => head.head))].sort((a, b) => a - b);
    this.whole = heads.every(head => head.layer !== undefined) && rows.length * columns.length === heads.length && heads.length > 3;
    const size = this.whole ? Math.max(30, Math.min(64, Math.floor(700 / columns.length) - 4)) : heads.length > 40 ? 56 : 80;
    this.thumbSize = size;
    const box = el('div', {class: this.whole ? 'grid' : 'wrap'});
    if (this.whole) {
      box.style.gridTemplateColumns = 'auto repeat(' + columns.length + ', ' + size + 'px)';
      box.append(el('span', {}), ...columns.map(column => el('span', {class: 'axis'}, 'H' + column)));
    }
    this.thumbs = heads.map((head, at) => {
      const canvas = el('canvas', {'aria-hidden': 'true'});
      canvas.style.width = size + 'px';
      canvas.style.height = size + 'px';
      const button = el('button', {type: 'button', class: 'head', 'aria-label': head.name, title: head.name}, canvas);
      if (!this.whole) button.append(el('span', {}, head.name));
      button.style.setProperty('--hue', css(hsl(this.hue(at), .7, .5)));
      button.dataset.head = at;
      button.addEventListener('pointerenter', () => this.change({hover: at}));
      button.addEventListener('pointerleave', () => this.change({hover: null}));
      button.addEventListener('focus', () => { if (button.matches(':focus-visible')) this.change({hover: at}); });
      button.addEventListener('blur', () => { if (this.state.hover === at) this.change({hover: null}); });
      button.addEventListener('click', () => this.lockHead(this.state.lock === at ? null : at));
      return {button, canvas};
    });
    const order = this.whole ? rows.flatMap(row => columns.map(column => heads.findIndex(head => head.layer === row && head.head === column))) : heads.map((_, at) => at);
    order.forEach((at, place) => {
      if (this.whole && place % columns.length === 0) box.append(el('span', {class: 'axis'}, 'L' + heads[at].layer));
      box.append(this.thumbs[at].button);
    });
    this.heads.append(box);
  }

  buildStrip() {
    const seq = this.sequence();
    this.strip.replaceChildren();
    this.stripOf = seq;
    this.tokens = seq.tokens.map((token, at) => {
      const made = el('button', {type: 'button', class: 'token', tabindex: -1}, token === '' ? '∅' : token);
      made.dataset.token = at;
      this.strip.append(made);
      return made;
    });
  }

  lockHead(head) {
    this.change({lock: head});
    const key = head === null ? null : this.data.heads[head].key;
    if (key) document.dispatchEvent(new CustomEvent('tributary-head', {detail: {key, from: this.root}}));
  }

  listen() {
    document.addEventListener('tributary-theme', () => this.show());
    document.addEventListener('tributary-head', event => {
      if (event.detail.from === this.root) return;
      const at = this.data.heads.findIndex(head => head.key === event.detail.key);
      if (at >= 0) this.change({lock: at});
    });
    window.addEventListener('resize', () => this.show());
    document.addEventListener('keydown', event => {
      if (event.key === 'Escape' && (this.state.lock !== null || this.state.held !== null)) this.change({lock: null, held: null, hover: null, token: null});
    });
    this.map.addEventListener('pointermove', event => this.overMap(event));
    this.map.addEventListener('pointerleave', () => this.leave());
    this.map.addEventListener('keydown', event => this.walk(event));
    this.map.addEventListener('blur', () => { this.cell = null; this.drawMap(); });
    this.lines.addEventListener('pointermove', event => {
      const at = this.lineAt(event);
      if (at !== this.state.token) this.change({token: at});
    });
    this.lines.addEventListener('pointerleave', () => this.change({token: null}));
    this.lines.addEventListener('click', event => {
      const at = this.lineAt(event);
      this.change({held: this.state.held === at ? null : at});
    });
    this.lines.addEventListener('keydown', event => {
      const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
      if (!step) return;
      event.preventDefault();
      const queries = this.matrix(this.lineHead()).queries;
      const place = queries.indexOf(this.focusToken());
      this.change({token: null, held: queries[place < 0 ? 0 : Math.max(0, Math.min(queries.length - 1, place + step))]});
    });
    const at = event => {
      const token = event.target.closest('.token');
      return token ? Number(token.dataset.token) : null;
    };
    this.strip.addEventListener('pointerover', event => { if (at(event) !== null) { this.change({token: at(event)}); this.tellToken(at(event), event); } });
    this.strip.addEventListener('pointerleave', () => { this.tip.hidden = true; this.change({token: null}); });
    this.strip.addEventListener('click', event => { if (at(event) !== null) this.change({held: this.state.held === at(event) ? null : at(event)}); });
  }

  leave() {
    this.tip.hidden = true;
    this.cell = null;
    this.drawMap();
  }

  change(what) {
    const before = {...this.state};
    Object.assign(this.state, what);
    const same = ['mode', 'sequence', 'weighting', 'first', 'scale'].every(name => before[name] === this.state[name]);
    if (same) this.refresh(); else this.show();
  }

  /** Everything, after a change of what is seen of all heads. */
  show() {
    if (this.stripOf !== this.sequence()) this.buildStrip();
    this.root.dataset.mode = this.state.mode;
    this.drawThumbs();
    this.refresh();
  }

  /** What depends on the head and the token in focus. */
  refresh() {
    const {mode, lock, held} = this.state;
    const focus = this.focus();
    this.root.dataset.head = focus === null ? '' : this.data.heads[focus].name;
    this.root.dataset.lock = lock === null ? '' : this.data.heads[lock].name;
    this.root.dataset.token = this.focusToken() === null ? '' : this.focusToken();
    this.root.dataset.sequence = this.state.sequence;
    this.root.querySelectorAll('.choice[data-name]').forEach(group => group.querySelectorAll('button').forEach(button =>
      button.setAttribute('aria-pressed', String(this.state[group.dataset.name] === button.dataset.option))));
    this.thumbs.forEach(({button}, at) => {
      button.setAttribute('aria-pressed', String(lock === at));
      button.classList.toggle('focus', focus === at);
    });
    this.unlock.disabled = lock === null && held === null;
    this.linesBar.hidden = mode !== 'lines';
    this.lines.hidden = mode !== 'lines';
    this.map.hidden = mode === 'lines';
    this.stripBox.hidden = mode === 'lines';
    this.heads.hidden = mode === 'lines' || this.data.heads.length < 2;
    this.title.textContent = mode === 'lines' ? '' : focus !== null ? this.data.heads[focus].name
      : mode === 'small' ? 'all heads, the strongest of each cell' : 'no head is chosen';
    this.hint.textContent = mode === 'lines' ? 'Hover a token on the left; click holds it, click again or Esc lets go.'
      : 'Hover a head to see it, click to lock it; click again or Esc unlocks.';
    this.root.querySelectorAll('.help [data-when]').forEach(part => {
      const [name, value] = part.dataset.when.split('=');
      part.hidden = this.state[name] !== value;
    });
    if (mode === 'lines') this.drawLines(); else { this.drawMap(); this.colourStrip(); }
    if (this.table.open) this.fillTable();
  }

  /** The small maps, a few at a time, so that the page answers meanwhile. */
  drawThumbs() {
    const round = this.round = (this.round || 0) + 1;
    const pixels = Math.round(this.thumbSize * Math.min(2, window.devicePixelRatio || 1));
    let next = 0;
    this.root.dataset.thumbs = 'drawing';
    const some = () => {
      if (round !== this.round) return;
      const start = performance.now();
      while (next < this.thumbs.length && performance.now() - start < 12) {
        const image = this.image(next, pixels);
        const {canvas} = this.thumbs[next++];
        canvas.width = image.width;
        canvas.height = image.height;
        canvas.getContext('2d').putImageData(image, 0, 0);
      }
      if (next < this.thumbs.length) requestAnimationFrame(some); else this.root.dataset.thumbs = 'drawn';
    };
    some();
  }

  // the map -----------------------------------------------------------------------------------------------------

  layoutMap(pen, matrix) {
    pen.font = '12px "Segoe UI", system-ui, "DejaVu Sans", Arial, sans-serif';
    const {queries, keys} = matrix;
    const tokens = this.sequence().tokens;
    const widest = places => Math.min(110, Math.max(10, ...places.slice(0, 400).map(place => pen.measureText(tokens[place]).width)));
    const small = this.state.mode === 'small';
    const left = 36 + widest(queries), bottom = 36 + widest(keys), right = 74;
    const room = Math.max(220, Math.min(small ? 460 : 860, this.root.querySelector('.main').clientWidth - left - right));
    const most = Math.max(queries.length, keys.length);
    const cell = most <= room ? Math.min(30, Math.max(1, Math.floor(room / Math.max(keys.length, Math.min(queries.length, keys.length))))) : room / most;
    const width = Math.max(1, Math.round(cell * keys.length)), height = Math.max(1, Math.round(cell * queries.length));
    return {left, top: 8, right, bottom, width, height, cell, most: Math.floor(room)};
  }

  drawMap() {
    if (this.state.mode === 'lines') return;
    const start = performance.now();
    const focus = this.focus();
    const matrix = this.matrix(focus === null ? 0 : focus);
    const pen = this.map.getContext('2d', {willReadFrequently: true});
    const place = this.place = this.layoutMap(pen, matrix);
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    const total = {width: place.left + place.width + place.right, height: place.top + Math.max(place.height, 90) + place.bottom};
    this.map.width = Math.round(total.width * ratio);
    this.map.height = Math.round(total.height * ratio);
    this.map.style.width = total.width + 'px';
    this.map.style.height = total.height + 'px';
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    const theme = this.theme();
    pen.fillStyle = theme.back;
    pen.fillRect(0, 0, total.width, total.height);
    if (focus !== null || this.state.mode === 'small') {
      const image = focus === null ? this.overlay(place.most) : this.image(focus, place.most);
      const store = this.store = this.store || document.createElement('canvas');
      store.width = image.width;
      store.height = image.height;
      store.getContext('2d', {willReadFrequently: true}).putImageData(image, 0, 0);
      pen.imageSmoothingEnabled = false;
      pen.drawImage(store, place.left, place.top, place.width, place.height);
      if (place.cell >= 14) this.drawGaps(pen, place, matrix, theme);
    }
    pen.strokeStyle = theme.line;
    pen.strokeRect(place.left - .5, place.top - .5, place.width + 1, place.height + 1);
    this.drawAxes(pen, place, matrix, theme);
    this.drawScale(pen, place, focus, theme);
    this.drawCross(pen, place, matrix, theme);
    const name = focus === null ? 'all heads' : this.data.heads[focus].name;
    this.map.setAttribute('aria-label', name + ': ' + this.data.unit + ', queries from top to bottom, keys from left to right; arrow keys walk through the cells');
    this.root.dataset.milliseconds = (performance.now() - start).toFixed(1);
  }

  drawGaps(pen, place, matrix, theme) {
    pen.fillStyle = theme.back;
    for (let column = 1; column < matrix.keys.length; column++) pen.fillRect(place.left + column * place.cell - .5, place.top, 1, place.height);
    for (let row = 1; row < matrix.queries.length; row++) pen.fillRect(place.left, place.top + row * place.cell - .5, place.width, 1);
  }

  drawAxes(pen, place, matrix, theme) {
    const tokens = this.sequence().tokens;
    const every = Math.max(1, Math.ceil(12.5 / place.cell));
    const size = Math.max(9, Math.min(12, place.cell + 1));
    pen.font = size + 'px "Segoe UI", system-ui, "DejaVu Sans", Arial, sans-serif';
    pen.fillStyle = theme.ink;
    pen.textBaseline = 'middle';
    pen.textAlign = 'right';
    matrix.queries.forEach((query, row) => {
      if (row % every === 0) pen.fillText(fitted(pen, tokens[query], place.left - 28), place.left - 6, place.top + (row + .5) * place.cell);
    });
    matrix.keys.forEach((key, column) => {
      if (column % every !== 0) return;
      pen.save();
      pen.translate(place.left + (column + .5) * place.cell, place.top + place.height + 6);
      pen.rotate(-Math.PI / 2);
      pen.fillText(fitted(pen, tokens[key], place.bottom - 28), 0, 0);
      pen.restore();
    });
    pen.fillStyle = theme.faint;
    pen.font = '12px "Segoe UI", system-ui, "DejaVu Sans", Arial, sans-serif';
    pen.textAlign = 'center';
    pen.fillText(fitted(pen, 'key (source token)', Math.max(60, place.width)), place.left + place.width / 2, place.top + place.height + place.bottom - 10);
    pen.save();
    pen.translate(10, place.top + Math.max(place.height, 60) / 2);
    pen.rotate(-Math.PI / 2);
    pen.fillText('query', 0, 0);
    pen.restore();
  }

  drawScale(pen, place, focus, theme) {
    if (focus === null && this.state.mode !== 'small') return;
    const shades = this.shades(focus === null ? 0 : focus);
    const reach = this.reach(focus === null ? 0 : focus);
    const height = Math.max(60, Math.min(160, place.height - 12)), x = place.left + place.width + 14, y = place.top + 4;
    const both = this.data.signed;
    for (let at = 0; at < height; at++) {
      const share = both ? 1 - 2 * at / (height - 1) : 1 - at / (height - 1);
      const step = Math.round(Math.abs(share) * 255);
      const colour = (share < 0 ? shades.negative : shades.positive)[step];
      pen.fillStyle = focus === null ? css(hsl(0, 0, this.dark() ? .08 + .6 * step / 255 : 1 - .75 * step / 255)) : css(colour);
      pen.fillRect(x, y + at, 12, 1);
    }
    pen.strokeStyle = theme.line;
    pen.strokeRect(x - .5, y - .5, 13, height + 1);
    pen.fillStyle = theme.faint;
    pen.font = '11px "Segoe UI", system-ui, "DejaVu Sans", Arial, sans-serif';
    pen.textAlign = 'left';
    pen.textBaseline = 'middle';
    const brief = value => String(Number(value.toPrecision(2)));
    pen.fillText(brief(reach), x + 17, y + 5);
    pen.fillText(both ? brief(-reach) : '0', x + 17, y + height - 4);
    if (both) pen.fillText('0', x + 17, y + height / 2);
  }

  drawCross(pen, place, matrix, theme) {
    const {queries, keys} = matrix;
    if (this.cell) {
      pen.strokeStyle = theme.cross;
      pen.lineWidth = 1.5;
      pen.strokeRect(place.left + this.cell.column * place.cell, place.top + this.cell.row * place.cell, Math.max(3, place.cell), Math.max(3, place.cell));
      pen.lineWidth = 1;
    }
    const token = this.focusToken();
    if (token === null) return;
    const at = (this.state.view === 'sources' ? queries : keys).indexOf(token);
    if (at < 0) return;
    pen.strokeStyle = theme.cross;
    if (this.state.view === 'sources') pen.strokeRect(place.left, place.top + at * place.cell, place.width, Math.max(2, place.cell));
    else pen.strokeRect(place.left + at * place.cell, place.top, Math.max(2, place.cell), place.height);
  }

  overMap(event) {
    const box = this.map.getBoundingClientRect();
    const matrix = this.matrix(this.focus() === null ? 0 : this.focus());
    const column = Math.floor((event.clientX - box.left - this.place.left) / this.place.cell);
    const row = Math.floor((event.clientY - box.top - this.place.top) / this.place.cell);
    if (column < 0 || row < 0 || column >= matrix.keys.length || row >= matrix.queries.length) { this.leave(); return; }
    const moved = !this.cell || this.cell.row !== row || this.cell.column !== column;
    this.cell = {row, column};
    if (moved) this.drawMap();
    this.tell(this.words(matrix, row, column), event.clientX, event.clientY);
  }

  name(place) { return '“' + this.sequence().tokens[place] + '” (' + place + ')'; }

  words(matrix, row, column) {
    const focus = this.focus();
    const text = 'query ' + this.name(matrix.queries[row]) + '\nkey ' + this.name(matrix.keys[column]) + '\n';
    if (focus !== null) return text + this.valueText(this.data.heads[focus].name, matrix.values[row * matrix.keys.length + column]);
    const all = this.data.heads.map((head, at) => [head.name, this.matrix(at).values[row * matrix.keys.length + column]])
      .filter(pair => pair[1] === pair[1]).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]));
    return text + (all.length ? all.slice(0, 5).map(pair => this.valueText(...pair)).join('\n') : 'out of sight');
  }

  valueText(name, value) { return name + ': ' + (value === value ? number(value) : 'out of sight'); }

  tell(text, x, y) {
    this.tip.textContent = text;
    this.tip.hidden = false;
    const width = this.tip.offsetWidth, height = this.tip.offsetHeight;
    this.tip.style.left = Math.max(4, Math.min(window.innerWidth - width - 4, x + 16)) + 'px';
    this.tip.style.top = Math.max(4, y + 20 + height > window.innerHeight ? y - height - 12 : y + 18) + 'px';
  }

  walk(event) {
    const step = {ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1]}[event.key];
    if (!step) return;
    event.preventDefault();
    const matrix = this.matrix(this.focus() === null ? 0 : this.focus());
    const clamp = (value, count) => Math.max(0, Math.min(count - 1, value));
    const from = this.cell || {row: -step[0], column: -step[1]};
    this.cell = {row: clamp(from.row + step[0], matrix.queries.length), column: clamp(from.column + step[1], matrix.keys.length)};
    this.drawMap();
    const text = this.words(matrix, this.cell.row, this.cell.column);
    this.live.textContent = text;
    const box = this.map.getBoundingClientRect();
    this.tell(text, box.left + this.place.left + (this.cell.column + 1) * this.place.cell, box.top + this.place.top + this.cell.row * this.place.cell);
  }

  // tokens ------------------------------------------------------------------------------------------------------

  colourStrip() {
    const focus = this.focus(), token = this.focusToken();
    const {queries, keys} = this.matrix(focus === null ? 0 : focus);
    const rowOf = new Map(queries.map((query, row) => [query, row])), columnOf = new Map(keys.map((key, column) => [key, column]));
    const place = (places, at) => places.has(at) ? places.get(at) : -1;
    const chosen = place(this.state.view === 'sources' ? rowOf : columnOf, token);
    const heads = focus === null ? this.data.heads.map((_, at) => at) : [focus];
    const most = this.tokens.length > 300 && heads.length > 12 ? heads.slice(0, 12) : heads;
    this.tokens.forEach((made, at) => {
      let colour = null;
      if (token === null || chosen < 0) {
        const row = place(rowOf, at);
        if (row >= 0) colour = this.mixed(most, matrix => this.rowMean(matrix, row));
      } else {
        const row = this.state.view === 'sources' ? chosen : place(rowOf, at);
        const column = this.state.view === 'sources' ? place(columnOf, at) : chosen;
        if (row >= 0 && column >= 0) colour = this.mixed(most, matrix => matrix.values[row * matrix.keys.length + column]);
      }
      const back = colour ? css(colour) : 'transparent';
      if (made.back !== back) {
        made.back = made.style.background = back;
        made.style.color = !colour ? '' : brightness(colour) < 140 ? '#ffffff' : '#0f172a';
      }
      if (made.classList.contains('focus') !== (at === token)) made.classList.toggle('focus', at === token);
    });
  }

  rowMean(matrix, row) {
    matrix.means = matrix.means || new Map();
    if (!matrix.means.has(row)) matrix.means.set(row, this.meanOf(matrix, row));
    return matrix.means.get(row);
  }

  meanOf(matrix, row) {
    let sum = 0, count = 0;
    for (let column = 0; column < matrix.keys.length; column++) {
      const value = matrix.values[row * matrix.keys.length + column];
      if (value === value) { sum += value; count++; }
    }
    return count ? sum / count : NaN;
  }

  mixed(heads, value) {
    let mixed = null;
    heads.forEach(head => {
      const own = value(this.matrix(head));
      if (own !== own) return;
      const colour = this.colour(own, this.reach(head), this.shades(head));
      mixed = mixed ? mixed.map((part, at) => this.dark() ? Math.max(part, colour[at]) : Math.min(part, colour[at])) : colour;
    });
    return mixed;
  }

  tellToken(at, event) {
    const focus = this.focus();
    const name = focus === null ? 'all heads' : this.data.heads[focus].name;
    if (focus === null) { this.tell(name + ', token ' + this.name(at), event.clientX, event.clientY); return; }
    const matrix = this.matrix(focus);
    const sources = this.state.view === 'sources';
    const fixed = (sources ? matrix.queries : matrix.keys).indexOf(at);
    const others = sources ? matrix.keys : matrix.queries;
    const pairs = fixed < 0 ? [] : others.map((other, place) => [other,
      matrix.values[sources ? fixed * matrix.keys.length + place : place * matrix.keys.length + fixed]])
      .filter(pair => pair[1] === pair[1]).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1])).slice(0, 5);
    this.tell(name + ', ' + (sources ? 'from ' : 'to ') + this.name(at) + '\n' + pairs.map(pair =>
      (sources ? 'to ' : 'from ') + this.name(pair[0]) + ': ' + number(pair[1])).join('\n'), event.clientX, event.clientY);
  }

  // lines -------------------------------------------------------------------------------------------------------

  lineHead() { return this.focus() === null ? 0 : this.focus(); }

  lineAt(event) {
    const box = this.lines.getBoundingClientRect();
    const {keys, queries} = this.matrix(this.lineHead());
    const row = Math.floor((event.clientY - box.top - this.lineTop) / this.lineRow);
    const query = keys[row];
    return row >= 0 && queries.includes(query) ? query : null;
  }

  vectors(head) {
    const seq = this.sequence();
    if (!seq.lines || !seq.lines[head]) return null;
    const kept = this.vectorsKept;
    if (kept && kept.head === head && kept.seq === seq) return kept;
    const stored = seq.lines[head];
    const read = part => { const all = codes(part.codes); return {at: index => all[index] * part.step}; };
    return this.vectorsKept = {head, seq, width: stored.width, q: read(stored.q), k: read(stored.k), s: read(stored.s)};
  }

  drawLines() {
    const start = performance.now();
    const head = this.lineHead();
    this.headPick.value = String(head);
    const matrix = this.matrix(head), tokens = this.sequence().tokens, theme = this.theme();
    const {keys, queries} = matrix;
    const vectors = this.vectors(head);
    const open = this.state.open && vectors !== null;
    this.collapse.hidden = vectors === null;
    this.collapse.textContent = this.state.open ? '− vectors and scores' : '+ vectors and scores';
    this.collapse.setAttribute('aria-expanded', String(this.state.open));
    const row = this.lineRow = Math.max(3, Math.min(ROW, Math.floor(TALLEST / keys.length)));
    const top = this.lineTop = 42, side = 120, strip = 200;
    const gap = open ? 90 : 340;
    const x = {left: 0, q: side, join: side + (open ? strip + 8 : 8)};
    x.k = x.join + gap;
    x.product = x.k + strip + 16;
    x.score = x.product + strip + 14;
    x.prob = x.score + 62;
    x.right = open ? x.prob + 62 : x.join + gap + 8;
    const width = x.right + side, height = top + row * keys.length + 12;
    const ratio = Math.min(2, window.devicePixelRatio || 1);
    this.lines.width = Math.round(width * ratio);
    this.lines.height = Math.round(height * ratio);
    this.lines.style.width = width + 'px';
    this.lines.style.height = height + 'px';
    const pen = this.lines.getContext('2d');
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = theme.back;
    pen.fillRect(0, 0, width, height);
    const plus = theme.plus, minus = theme.minus;
    const token = this.focusToken(), query = queries.indexOf(token);
    const font = Math.max(8, Math.min(15, row - 4));
    const every = Math.max(1, Math.ceil(10 / row));
    pen.textBaseline = 'middle';
    const heading = (text, at, align) => { pen.textAlign = align || 'left'; pen.fillText(text, at, 20); };
    pen.fillStyle = theme.text;
    pen.font = '600 15px "Segoe UI", system-ui, "DejaVu Sans", Arial, sans-serif';
    heading('query', side - 8, 'right');
    heading('key', x.right + 8);
    if (open) {
      heading('Query q', x.q); heading('Key k', x.k); heading('q × k', x.product);
      heading('q∙k', x.score + 24, 'center'); heading('prob', x.prob + 24, 'center');
    }
    const text = size => { pen.font = size + 'px "Segoe UI", system-ui, "DejaVu Sans", Arial, sans-serif'; };
    const value = (r, c) => matrix.values[r * keys.length + c];
    keys.forEach((key, at) => {
      const y = top + at * row;
      const share = query >= 0 ? Math.abs(value(query, at)) || 0 : 0;
      if (query >= 0 && share > 0) {
        pen.fillStyle = css(value(query, at) < 0 ? minus : plus, .75 * Math.min(1, share));
        pen.fillRect(x.right, y, side, row);
      }
      if (key === token) { pen.fillStyle = css(plus, .28); pen.fillRect(0, y, side, row); }
      pen.fillStyle = theme.text;
      text(font);
      if (at % every === 0) {
        pen.textAlign = 'right';
        pen.fillText(fitted(pen, tokens[key], side - 14), side - 8, y + row / 2);
        pen.textAlign = 'left';
        pen.fillText(fitted(pen, tokens[key], side - 14), x.right + 8, y + row / 2);
      }
    });
    this.drawConnectors(pen, matrix, {top, row, query, from: x.join, to: x.join + gap - 8, plus, minus, open});
    if (open) this.drawVectors(pen, matrix, vectors, {top, row, query, x, strip, font, theme, plus, minus});
    if (query < 0) {
      pen.fillStyle = theme.faint;
      text(13);
      pen.textAlign = 'left';
      if (open) pen.fillText('No token selected', x.product, top + row / 2);
    }
    this.lines.setAttribute('aria-label', this.data.heads[head].name + ': lines from each query to the keys it looks at; up and down walk through the queries');
    this.root.dataset.milliseconds = (performance.now() - start).toFixed(1);
  }

  drawConnectors(pen, matrix, at) {
    const {queries, keys, values} = matrix;
    const rows = at.query >= 0 ? [at.query] : queries.map((_, row) => row);
    const reach = this.reach(this.lineHead());
    rows.forEach(row => {
      const from = keys.indexOf(queries[row]);
      for (let column = 0; column < keys.length; column++) {
        const value = values[row * keys.length + column];
        const share = Math.min(1, Math.abs(value) / reach);
        const alpha = at.open && at.query >= 0 ? Math.tanh(1.8 * share) : share;
        if (!(alpha > .02)) continue;
        pen.strokeStyle = css(value < 0 ? at.minus : at.plus, alpha);
        pen.lineWidth = Math.max(.75, Math.min(2, at.row / 8));
        pen.beginPath();
        pen.moveTo(at.from, at.top + (from + .5) * at.row);
        pen.lineTo(at.to, at.top + (column + .5) * at.row);
        pen.stroke();
      }
    });
    pen.lineWidth = 1;
  }

  drawVectors(pen, matrix, vectors, at) {
    const {queries, keys} = matrix;
    const {width} = vectors;
    const length = this.sequence().tokens.length;
    const cell = at.strip / width;
    const strip = (left, y, value) => {
      for (let part = 0; part < width; part++) {
        const own = value(part);
        pen.fillStyle = css(own < 0 ? at.minus : at.plus, Math.tanh(Math.abs(own) / 4));
        pen.fillRect(left + part * cell, y + 2, Math.max(.8, cell - .4), Math.max(1, at.row - 4));
      }
    };
    const token = at.query >= 0 ? queries[at.query] : null;
    let mean = 0, seen = 0;
    if (token !== null) keys.forEach((key, column) => {
      if (matrix.values[at.query * keys.length + column] === matrix.values[at.query * keys.length + column]) { mean += vectors.s.at(token * length + key); seen++; }
    });
    mean /= seen || 1;
    keys.forEach((key, column) => {
      const y = at.top + column * at.row;
      if (at.row >= 5) {
        strip(at.x.q, y, part => vectors.q.at(key * width + part));
        strip(at.x.k, y, part => vectors.k.at(key * width + part));
      }
      if (token === null) return;
      if (key === token) { pen.strokeStyle = at.theme.ink; pen.strokeRect(at.x.q - 1.5, y + 1, at.strip + 3, at.row - 2); }
      const probability = matrix.values[at.query * keys.length + column];
      if (probability !== probability) return;
      if (at.row >= 5) strip(at.x.product, y, part => vectors.q.at(token * width + part) * vectors.k.at(key * width + part));
      const score = vectors.s.at(token * length + key), over = score - mean;
      pen.fillStyle = css(over < 0 ? at.minus : at.plus, Math.tanh(Math.abs(over) / 4));
      pen.fillRect(at.x.score, y + 2, 48, at.row - 4);
      pen.strokeStyle = css(over < 0 ? at.minus : at.plus, Math.max(Math.tanh(Math.abs(over) / 2), .35));
      pen.strokeRect(at.x.score + .5, y + 2.5, 47, at.row - 5);
      pen.fillStyle = css(at.plus, Math.min(1, probability));
      pen.fillRect(at.x.prob, y + 2, 48, at.row - 4);
      if (at.row < 10) return;
      pen.font = Math.min(12, at.font) + 'px "Segoe UI", system-ui, "DejaVu Sans", Arial, sans-serif';
      pen.textAlign = 'center';
      pen.fillStyle = over > 2.5 || over < -3 ? '#ffffff' : at.theme.text;
      pen.fillText(score.toFixed(2), at.x.score + 24, y + at.row / 2);
      pen.fillStyle = probability > .6 ? '#ffffff' : at.theme.text;
      pen.fillText(probability.toFixed(2), at.x.prob + 24, y + at.row / 2);
    });
  }

  // numbers out -------------------------------------------------------------------------------------------------

  strongest(head, count) {
    const {queries, keys, values} = this.matrix(head);
    return Array.from(values, (value, at) => [at, value]).filter(pair => pair[1] === pair[1] && pair[1] !== 0)
      .sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]) || a[0] - b[0]).slice(0, count)
      .map(([at, value]) => ({query: queries[Math.floor(at / keys.length)], key: keys[at % keys.length], value}));
  }

  fillTable() {
    this.table.querySelector('table')?.remove();
    if (!this.table.open) return;
    const head = this.lineHead();
    const body = el('tbody', {});
    this.strongest(head, 20).forEach(cell => body.append(el('tr', {}, el('td', {}, this.name(cell.query)), el('td', {}, this.name(cell.key)),
      el('td', {class: 'number'}, number(cell.value)))));
    this.table.append(el('table', {}, el('caption', {}, this.data.heads[head].name), el('thead', {}, el('tr', {}, el('th', {}, 'query'), el('th', {}, 'key'),
      el('th', {class: 'number'}, this.data.unit))), body));
  }

  save(name, blob) {
    const link = el('a', {href: URL.createObjectURL(blob), download: name});
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  }

  fileName(ending) {
    const focus = this.state.mode === 'lines' ? this.lineHead() : this.focus();
    return 'attention-' + (focus === null ? 'all' : this.data.heads[focus].name.replace(/[^A-Za-z0-9.]+/g, '-')) + ending;
  }

  savePng() {
    (this.state.mode === 'lines' ? this.lines : this.map).toBlob(blob => this.save(this.fileName('.png'), blob), 'image/png');
  }

  csv() {
    const quoted = text => '"' + text.replace(/"/g, '""') + '"';
    const focus = this.state.mode === 'lines' ? this.lineHead() : this.focus();
    const rows = ['head,query,query_token,key,key_token,value'];
    (focus === null ? this.data.heads.map((_, at) => at) : [focus]).forEach(head => {
      const {queries, keys, values} = this.matrix(head);
      queries.forEach((query, row) => keys.forEach((key, column) => {
        const value = values[row * keys.length + column];
        if (value === value) rows.push([quoted(this.data.heads[head].name), query, quoted(this.sequence().tokens[query]), key, quoted(this.sequence().tokens[key]), value].join());
      }));
    });
    return rows.join('\n') + '\n';
  }

  saveCsv() { this.save(this.fileName('.csv'), new Blob([this.csv()], {type: 'text/csv'})); }
}

document.querySelectorAll('.tributary-attention').forEach(root => { root.attention = new Attention(root); });
