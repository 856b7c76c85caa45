/**
 * Redraws a figure for a part of its edges: each ribbon as wide as what it still carries, each box as large as what still
 * flows through it, and what remains where it was.
 */
class Tracer {
  constructor(svg, data, shapes, horizontal) {
    this.data = data;
    this.shapes = shapes;
    this.cross = horizontal ? 1 : 0;
    this.least = horizontal ? 3 : 14;
    this.pixels = Number(svg.dataset.scale);
    this.root = svg.dataset.root === 'true';
  }

  /** Takes in where everything is while nothing is left out. */
  read() {
    const {data, shapes} = this;
    this.paths = shapes.ribbons.map(of => of.filter(shape => shape.dataset.r !== undefined)).map(of => of.map(Tracer.path));
    this.boxes = shapes.boxes.map(of => Tracer.box(of.find(shape => shape.dataset.b !== undefined)));
    this.texts = new Map();
    [...shapes.ribbons, ...shapes.boxes].flat().filter(shape => shape.tagName === 'text')
      .forEach(text => this.texts.set(text, Number(text.getAttribute(this.cross ? 'y' : 'x'))));
    shapes.boxes.flat().filter(shape => shape.dataset.l !== undefined).forEach(shape => {
      shape.whole = {d: shape.getAttribute('d'), said: shape.firstElementChild.textContent};
    });
    this.out = data.boxes.map(() => []);
    this.into = data.boxes.map(() => []);
    data.ribbons.forEach((ribbon, r) => {
      this.out[ribbon.source].push(r);
      this.into[ribbon.target].push(r);
    });
    const at = (r, end) => this.paths[r][0].middle[end ? this.paths[r][0].middle.length - 1 : 0][this.cross];
    this.out.forEach(of => of.sort((a, b) => at(a, 0) - at(b, 0)));
    this.into.forEach(of => of.sort((a, b) => at(a, 1) - at(b, 1)));
  }

  /** The middle line of a ribbon and how far its sides are from it, point by point. */
  static path(shape) {
    const whole = shape.getAttribute('d');
    const numbers = whole.match(/-?[\d.]+/g).map(Number);
    const points = [];
    for (let i = 0; i < numbers.length; i += 2) points.push([numbers[i], numbers[i + 1]]);
    // a dashed line is its own middle line, and as thick as its stroke
    const line = !whole.includes('L'), half = line ? points.length : points.length / 2;
    const there = points.slice(0, half), back = line ? there : points.slice(half).reverse();
    return {
      line, thickness: shape.getAttribute('stroke-width'),
      shape, whole, opacity: shape.getAttribute('opacity'),
      middle: there.map((point, i) => [(point[0] + back[i][0]) / 2, (point[1] + back[i][1]) / 2]),
      half: there.map((point, i) => [(back[i][0] - point[0]) / 2, (back[i][1] - point[1]) / 2]),
    };
  }

  static box(shape) {
    const at = name => Number(shape.getAttribute(name));
    return {shape, from: [at('x'), at('y')], extent: [at('width'), at('height')]};
  }

  width(score) {
    return this.pixels * (this.root ? Math.sqrt(Math.abs(score)) : Math.abs(score));
  }

  /** @param shares what each ribbon still carries of its score, from 0 (it is not drawn) to 1 */
  trace(shares) {
    if (!this.paths) {
      // as it came, the drawing shows all of everything
      if (shares.every(share => share === 1)) return;
      this.read();
    }
    this.leaving = this.data.ribbons.map(() => 0);
    this.entering = this.data.ribbons.map(() => 0);
    this.data.boxes.forEach((box, b) => this.traceBox(b, shares));
    this.data.ribbons.forEach((ribbon, r) => { if (shares[r] > 0) this.traceRibbon(r, shares[r]); });
  }

  traceBox(b, shares) {
    const {shape, from, extent} = this.boxes[b], c = this.cross;
    const all = [...this.out[b], ...this.into[b]];
    const name = c ? ['y', 'height'] : ['x', 'width'];
    if (all.every(r => shares[r] === 1)) {
      shape.setAttribute(name[0], from[c]);
      shape.setAttribute(name[1], extent[c]);
      this.shapes.boxes[b].forEach(of => {
        if (this.texts.has(of)) of.setAttribute(name[0], this.texts.get(of));
        if (of.dataset.l !== undefined) {
          of.classList.toggle('gone', !of.whole);
          if (of.whole) {
            of.setAttribute('d', of.whole.d);
            of.firstElementChild.textContent = of.whole.said;
          }
        }
      });
      return;
    }
    const carried = r => this.width(this.data.ribbons[r].score * shares[r]);
    const sum = of => of.reduce((total, r) => total + carried(r), 0);
    const incoming = sum(this.into[b]), outgoing = sum(this.out[b]);
    const total = Math.max(incoming, outgoing), centre = from[c] + extent[c] / 2, port = centre - total / 2;
    const stack = (of, shifts, end) => {
      let at = port;
      of.filter(r => shares[r] > 0).forEach(r => {
        const {middle} = this.paths[r][0];
        shifts[r] = at + carried(r) / 2 - middle[end ? middle.length - 1 : 0][c];
        at += carried(r);
      });
    };
    stack(this.out[b], this.leaving, false);
    stack(this.into[b], this.entering, true);
    const now = Math.max(Math.min(extent[c], this.least), total);
    shape.setAttribute(name[0], centre - now / 2);
    shape.setAttribute(name[1], now);
    this.shapes.boxes[b].filter(of => this.texts.has(of)).forEach(text => {
      const at = this.texts.get(text), less = (extent[c] - now) / 2;
      text.setAttribute(name[0], c === 0 || (at > from[c] && at < from[c] + extent[c]) ? at : at < centre ? at + less : at - less);
    });
    this.traceLeak(b, shares, [incoming, outgoing], port);
  }

  /** A wedge for what more enters than leaves, or less. */
  traceLeak(b, shares, [incoming, outgoing], port) {
    const box = this.data.boxes[b], c = this.cross;
    let leak = this.shapes.boxes[b].find(shape => shape.dataset.l !== undefined);
    const carries = of => of.reduce((total, r) => total + Math.abs(this.data.ribbons[r].score) * shares[r], 0);
    const more = carries(this.into[b]) - carries(this.out[b]);
    const none = box.name === 'input' || box.name === 'logits' || Math.abs(more) <= 1e-9 * (carries(this.into[b]) + carries(this.out[b]));
    if (none) {
      if (leak) leak.classList.add('gone');
      return;
    }
    if (!leak) {
      leak = drawnEl('path', {class: 'leak', 'data-l': b}, drawnEl('title'));
      this.boxes[b].shape.before(leak);
      this.shapes.boxes[b].push(leak);
    }
    const sign = more > 0 ? 1 : -1, main = 1 - c;
    const base = this.boxes[b].from[main] + (sign > 0 ? this.boxes[b].extent[main] : 0);
    const from = port + Math.min(incoming, outgoing), to = port + Math.max(incoming, outgoing), middle = (from + to) / 2;
    const bend = base + sign * 13 * .45, tip = base + sign * 13;
    const point = (along, across) => c ? along + ' ' + across : across + ' ' + along;
    leak.setAttribute('d', 'M' + point(base, from) + 'C' + point(bend, from + (to - from) * .1) + ' ' + point(bend, middle) + ' ' + point(tip, middle) +
      'C' + point(bend, middle) + ' ' + point(bend, to - (to - from) * .1) + ' ' + point(base, to) + 'Z');
    leak.classList.remove('gone');
    leak.firstElementChild.textContent = (more > 0 ? 'flows on in no edge that is shown: ' : 'comes from no edge that is shown: ') + brief(Math.abs(more));
  }

  traceRibbon(r, share) {
    const ribbon = this.data.ribbons[r], c = this.cross;
    const moved = this.leaving[r] || this.entering[r];
    this.paths[r].forEach(path => {
      const {shape, middle, half} = path;
      if (share === 1 && !moved) {
        if (shape.getAttribute('d') !== path.whole) {
          shape.setAttribute('d', path.whole);
          if (path.line) shape.setAttribute('stroke-width', path.thickness);
          if (path.opacity === null) shape.removeAttribute('opacity'); else shape.setAttribute('opacity', path.opacity);
        }
        return;
      }
      const width = this.width(ribbon.score * share);
      const drawn = Math.max(1, ribbon.course === 'hairline' ? 1 : width) / Math.max(1, ribbon.course === 'hairline' ? 1 : this.width(ribbon.score));
      const strength = Math.min(ribbon.course === 'hairline' ? .5 : 1, Math.max(.3, width));
      if (strength < 1) shape.setAttribute('opacity', strength); else shape.removeAttribute('opacity');
      const shifts = this.shifts(middle, this.leaving[r], this.entering[r]);
      const side = sign => middle.map((point, i) => {
        const at = [point[0] + sign * drawn * half[i][0], point[1] + sign * drawn * half[i][1]];
        at[c] += shifts[i];
        return at.map(value => Number(value.toFixed(2))).join(' ');
      });
      const cubics = points => points.map((point, i) => i === 0 ? '' : (i % 3 === 1 ? 'C' : ' ') + point).join('');
      if (path.line) {
        shape.setAttribute('d', 'M' + side(0)[0] + cubics(side(0)));
        shape.setAttribute('stroke-width', Math.max(1, width));
        return;
      }
      const there = side(-1), back = side(1).reverse();
      shape.setAttribute('d', 'M' + there[0] + cubics(there) + 'L' + back[0] + cubics(back) + 'Z');
    });
    this.shapes.ribbons[r].filter(shape => this.texts.has(shape)).forEach(text =>
      text.setAttribute(c ? 'y' : 'x', this.texts.get(text) + this.entering[r]));
  }

  /** How far each point of a middle line moves: the straight ends go with their boxes, what lies between stays. */
  shifts(middle, leaving, entering) {
    const c = this.cross, last = middle.length - 1;
    const level = (i, end) => Math.abs(middle[i][c] - middle[end][c]) < .6;
    let lead = 0, trail = last;
    while (lead + 3 <= last && level(lead + 3, 0)) lead += 3;
    while (trail - 3 >= 0 && level(trail - 3, last)) trail -= 3;
    if (lead >= trail) {
      const from = middle[0][1 - c], length = middle[last][1 - c] - from || 1;
      return middle.map(point => leaving + (entering - leaving) * (point[1 - c] - from) / length);
    }
    return middle.map((point, i) => i <= lead + 1 ? leaving : i >= trail - 1 ? entering : 0);
  }
}
