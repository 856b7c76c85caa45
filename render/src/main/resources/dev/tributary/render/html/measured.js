/** What was measured of the circuit that the slider stands on, beside it. */
class MeasuredStrip {
  constructor(figure) {
    this.figure = figure;
    this.known = figure.page.measured;
    this.element = el('section', {class: 'measured', 'aria-label': 'what was measured'});
    this.said = el('div', {class: 'said'});
    this.element.append(this.known ? this.chart() : '', this.said);
  }

  /** Faithfulness of every stop with its interval. */
  chart() {
    const {stops} = this.known, width = Math.max(120, Math.min(320, 26 + 12 * stops.length)), height = 74;
    const taken = stops.map(stop => stop.measurements.find(measured => measured.faithfulness));
    const values = taken.filter(Boolean).flatMap(measured => measured.faithfulness);
    const most = Math.max(1, ...values), least = Math.min(0, ...values);
    const x = index => 14 + index * (width - 28) / Math.max(1, stops.length - 1);
    const y = value => height - 9 - (value - least) / (most - least) * (height - 18);
    const line = (value, name) => drawnEl('line', {class: name, x1: 4, x2: width - 4, y1: y(value), y2: y(value)});
    const chart = drawnEl('svg', {class: 'stops', width, height, viewBox: '0 0 ' + width + ' ' + height, role: 'img',
      'aria-label': 'faithfulness of each measured circuit with its 95 % interval; lines at 0 and, dashed, at 1, the whole model'},
      drawnEl('title', {}, 'faithfulness of each measured circuit with its 95 % interval; lines at 0 and, dashed, at 1, the whole model'),
      line(0, 'none'), line(1, 'all'));
    this.points = stops.map((stop, index) => {
      const measured = taken[index];
      if (!measured) return null;
      const [value, low, high] = measured.faithfulness;
      const point = drawnEl('g', {class: 'stop'});
      if (low !== undefined) point.append(drawnEl('line', {class: 'whisker', x1: x(index), x2: x(index), y1: y(low), y2: y(high)}));
      point.append(/^\d/.test(stop.name) ? drawnEl('circle', {cx: x(index), cy: y(value), r: 2.6})
        : drawnEl('path', {d: 'M' + x(index) + ' ' + (y(value) - 5) + 'l5 5l-5 5l-5 -5Z'}));
      chart.append(point);
      return point;
    });
    chart.addEventListener('click', event => {
      const at = (event.clientX - chart.getBoundingClientRect().left - 14) / ((width - 28) / Math.max(1, stops.length - 1));
      this.figure.change({slider: 'circuits', stop: Math.max(0, Math.min(stops.length - 1, Math.round(at)))});
    });
    return chart;
  }

  static number(given, format) {
    return given ? format(given[0]) + (given.length > 1 ? ' [' + format(given[1]) + ', ' + format(given[2]) + ']' : '') : 'undefined';
  }

  /** @param stop the circuit that is shown; null if what is shown is none that was measured */
  show(stop) {
    if (this.points) this.points.forEach((point, index) => point && point.classList.toggle('now', this.known.stops[index] === stop));
    this.element.dataset.measured = stop ? stop.name : '';
    if (!stop) {
      const why = !this.known ? 'Nothing was measured of the circuit that is shown, as far as this page knows: it holds scores alone.'
        : this.figure.state.off.length ? 'Nothing was measured of what is shown: some tokens are left out.'
          : 'Nothing was measured of what is shown: it is no circuit of the run.';
      this.said.replaceChildren(el('p', {}, why));
      return;
    }
    const drawn = this.figure.kept.filter(Boolean).length;
    const two = value => value.toFixed(2), share = value => String(Math.round(100 * value)), small = value => brief(Number(value.toPrecision(2)));
    const row = (name, measured) => el('tr', {}, el('th', {scope: 'row'}, name), el('td', {}, String(measured.prompts)),
      el('td', {}, MeasuredStrip.number(measured.faithfulness, two)), el('td', {}, MeasuredStrip.number(measured.accuracy, share) + ' %'),
      el('td', {}, MeasuredStrip.number(measured.kl, small)));
    const rows = stop.measurements.map(measured => row('this circuit, ' + measured.split + ' split', measured));
    this.known.whole.forEach(measured => rows.push(row('whole model, ' + measured.split + ' split', measured)));
    if (stop === this.figure.mainStop()) {
      this.known.random.forEach(measured => rows.push(row('random circuit, ' + measured.split + ' split', measured)));
    }
    const caption = el('caption', {}, stop.name + ': ' + plural(stop.size, 'edge') + (drawn < stop.size ? ', of which ' + drawn + ' are drawn' : ''));
    const head = el('thead', {}, el('tr', {}, el('td', {}), ...['prompts', 'faithfulness', 'right answers', 'KL']
      .map(name => el('th', {scope: 'col'}, name))));
    this.said.replaceChildren(el('table', {}, caption, head, el('tbody', {}, ...rows)), el('p', {class: 'hint'}, 'In brackets: 95 % intervals.' +
      (this.known.beyond ? ' ' + plural(this.known.beyond, 'circuit') + ' beyond this drawing ' + (this.known.beyond === 1 ? 'was' : 'were') + ' measured too.' : '')));
  }
}
