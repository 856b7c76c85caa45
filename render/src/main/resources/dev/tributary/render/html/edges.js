/** All edges as a table that can be sorted by every column, linked both ways with the figure. */
class EdgeTable {
  static SHOWN = 200;

  constructor(figure) {
    this.figure = figure;
    this.state = {by: 'rank', down: false, rows: 'shown', most: EdgeTable.SHOWN};
    this.element = el('details', {class: 'edges'}, el('summary', {}, 'all edges as a table'));
    this.said = el('p', {class: 'hint', role: 'status'});
    this.choice = el('div', {class: 'choice', role: 'group', 'aria-label': 'which edges are listed'});
    [['all', 'all edges of the drawing, and weaker ones of its circuit'], ['shown', 'edges that are shown in the figure'],
      ['pinned', 'edges into what is pinned and out of it']].forEach(([name, title]) => {
      const button = el('button', {type: 'button', title}, name);
      button.dataset.option = name;
      button.addEventListener('click', () => this.change({rows: name, most: EdgeTable.SHOWN}));
      this.choice.append(button);
    });
    this.head = el('thead', {});
    this.body = el('tbody', {});
    this.more = el('button', {type: 'button', class: 'more'}, 'more rows');
    this.more.addEventListener('click', () => this.change({most: this.state.most + 500}));
    this.element.append(el('div', {class: 'over'}, this.choice, this.said),
      el('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'table of edges'}, el('table', {}, this.head, this.body), this.more));
    this.element.addEventListener('toggle', () => this.show());
    this.body.addEventListener('click', event => this.click(event));
    this.body.addEventListener('keydown', event => this.key(event));
    const host = figure.owner && document.querySelector('.tributary-edges');
    if (host) {
      this.element.open = true;
      host.replaceChildren(this.element);
    } else figure.root.append(this.element);
  }

  static label(node) {
    const head = /^a(\d+)\.h(\d+)$/.exec(node), mlp = /^m(\d+)$/.exec(node);
    return head ? 'A' + head[1] + '.' + head[2] : mlp ? 'MLP ' + mlp[1] : node === 'input' ? 'Embed' : node === 'logits' ? 'Unembed' : node;
  }

  /** What the columns hold; those that nothing is known for are left out. */
  columns() {
    const number = (key, text) => ({key, text, class: 'number', value: row => row.edge[key], known: row => row.edge[key] !== undefined});
    return [
      {key: 'rank', text: row => String(row.rank), value: row => row.rank, class: 'number', name: 'rank'},
      {key: 'name', text: row => row.edge.name, value: row => row.order, name: 'edge'},
      {key: 'from', text: row => EdgeTable.label(row.source), value: row => row.source, name: 'from'},
      {key: 'to', text: row => EdgeTable.label(row.target), value: row => row.target, name: 'to'},
      {key: 'port', text: row => row.port.toUpperCase(), value: row => row.port, name: 'input', known: row => row.port},
      {key: 'place', text: row => this.place(row), value: row => row.at, name: 'position', known: row => row.place},
      {...number('score', row => signed(row.edge.score)), name: 'score'},
      {key: 'standing', text: row => row.edge.standing, value: row => row.edge.standing, name: 'standing', known: row => row.edge.standing},
      {key: 'mark', text: row => row.edge.mark || '', value: row => row.edge.mark || '', name: 'difference', known: row => row.edge.mark},
      {key: 'doubt', text: row => row.edge.doubt || '', value: row => row.edge.doubt || '', name: 'doubt', known: row => row.edge.doubt},
      {...number('error', row => brief(row.edge.error)), name: 'standard error'},
      {...number('low', row => signed(row.edge.low) + ' to ' + signed(row.edge.high)), name: '95 % interval'},
      {...number('q', row => brief(row.edge.q)), name: 'q'},
      {...number('agreement', row => row.edge.agreement === undefined ? '' : Math.round(100 * row.edge.agreement) + ' %'), name: 'prompts of its sign'},
    ].filter(column => !column.known || this.rows.some(column.known));
  }

  place(row) {
    const name = at => {
      const lane = this.figure.data.lanes.find(one => String(one.position) === at);
      return lane ? lane.text : at;
    };
    return row.place.split('>').map(name).join(' → ');
  }

  /** The rows of a drawing, in canonical order; edges that are not drawn come last. */
  read() {
    const {data} = this.figure;
    if (this.data === data) return;
    this.data = data;
    this.rows = [...data.edges, ...data.rest].map((edge, order) => {
      const [, source, target, port, place] = /^(.*?)->([^<@]*)(?:<(.)>)?(?:@(.*))?$/.exec(edge.name);
      return {edge, order, source, target, port: port || '', place: place || '', at: (place || '').split('>').map(Number).reduce((sum, one) => sum * 1e5 + one, 0),
        number: order < data.edges.length ? order : -1};
    });
    [...this.rows].sort((a, b) => Math.abs(b.edge.score) - Math.abs(a.edge.score) || a.order - b.order).forEach((row, rank) => { row.rank = rank + 1; });
  }

  change(what) {
    Object.assign(this.state, what);
    this.show();
  }

  /** @param pinned whether pins have come or gone */
  show(pinned) {
    const {figure, state} = this, pins = figure.state.pins.length > 0;
    if (pinned || (state.rows === 'pinned' && !pins)) Object.assign(state, {rows: pins ? 'pinned' : 'shown', most: EdgeTable.SHOWN});
    if (!this.element.open) return;
    this.read();
    const columns = this.columns(), column = columns.find(one => one.key === state.by) || columns[0];
    const touched = this.touched();
    const found = figure.state.query ? new Set(figure.found().map(box => figure.data.boxes[box].name)) : null;
    const shown = row => row.number >= 0 && figure.kept[row.number];
    const listed = this.rows.filter(row => (state.rows === 'all' || shown(row)) && (state.rows !== 'pinned' || touched(row)) &&
      (!found || found.has(row.source) || found.has(row.target)));
    const order = (a, b) => a === b ? 0 : a === undefined ? 1 : b === undefined ? -1 : typeof a === 'string' ? a.localeCompare(b, 'en', {numeric: true}) : a - b;
    listed.sort((a, b) => (state.down ? -1 : 1) * order(column.value(a), column.value(b)) || a.rank - b.rank);
    this.head.replaceChildren(el('tr', {}, ...columns.map(one => this.heading(one, column))));
    this.body.replaceChildren(...listed.slice(0, state.most).map(row => this.row(row, columns, shown(row), touched(row))));
    this.more.hidden = listed.length <= state.most;
    this.choice.querySelectorAll('button').forEach(button => {
      button.setAttribute('aria-pressed', String(button.dataset.option === state.rows));
      button.disabled = button.dataset.option === 'pinned' && !pins;
    });
    const left = figure.data.unlisted;
    this.said.textContent = plural(listed.length, 'edge') + (listed.length > state.most ? ', of which ' + state.most + ' are listed' : '') +
      (left ? '; ' + left + ' weaker ones are not on this page' : '') + '. Click one to see it in the figure.';
    this.element.dataset.rows = listed.length;
  }

  heading(column, by) {
    const {state} = this, sorted = column.key === by.key;
    const button = el('button', {type: 'button', title: 'sort by ' + column.name}, column.name + (sorted ? state.down ? ' ▾' : ' ▴' : ''));
    button.addEventListener('click', () => {
      // numbers are looked at from the largest on
      const down = sorted ? !state.down : column.class === 'number' && column.key !== 'rank' && column.key !== 'q';
      this.change({by: column.key, down, most: EdgeTable.SHOWN});
      this.head.querySelector('[data-column="' + column.key + '"] button').focus();
    });
    const cell = el('th', {scope: 'col', class: column.class, 'aria-sort': sorted ? state.down ? 'descending' : 'ascending' : 'none'}, button);
    cell.dataset.column = column.key;
    return cell;
  }

  row(row, columns, shown, touched) {
    const picked = this.figure.state.edge === row.edge.name;
    const made = el('tr', {class: [shown ? '' : 'outside', touched ? 'chosen' : '', picked ? 'picked' : ''].filter(Boolean).join(' ')});
    made.dataset.edge = row.order;
    columns.forEach(column => {
      const text = column.text(row);
      let content = text;
      if (column.key === 'name') {
        content = el('button', {type: 'button', class: 'edge', 'aria-pressed': String(picked), disabled: row.number < 0,
          title: row.number < 0 ? 'not drawn' : 'show it in the figure'}, text);
      } else if (column.key === 'from' || column.key === 'to') {
        content = el('button', {type: 'button', class: 'component name', title: 'pin ' + text + ' at all tokens'}, text);
        content.dataset.component = column.key === 'from' ? row.source : row.target;
      }
      const sign = column.key === 'score' ? row.edge.score < 0 ? ' minus' : ' plus' : '';
      made.append(el('td', {class: (column.class || '') + sign}, content));
    });
    return made;
  }

  /** Whether an edge leads into something that is pinned, or out of it. */
  touched() {
    const {figure} = this, boxes = new Set(figure.state.pins.flatMap(pin => figure.boxesOf(pin)));
    return row => row.number >= 0 && figure.carriers[row.number].some(r => boxes.has(figure.data.ribbons[r].source) || boxes.has(figure.data.ribbons[r].target));
  }

  click(event) {
    const component = event.target.closest('[data-component]'), at = event.target.closest('tr');
    if (component) {
      if (this.figure.boxesOf(component.dataset.component).length) this.figure.pin(component.dataset.component);
    } else if (at) this.pick(this.rows[Number(at.dataset.edge)]);
  }

  pick(row) {
    if (row.number < 0) return;
    const {figure} = this;
    figure.change({edge: figure.state.edge === row.edge.name ? '' : row.edge.name});
    figure.reveal(row.number);
    const button = this.body.querySelector('[data-edge="' + row.order + '"] .edge');
    if (button) button.focus({preventScroll: true});
  }

  key(event) {
    const at = event.target.closest('tr');
    const next = event.key === 'ArrowDown' ? at.nextElementSibling : event.key === 'ArrowUp' ? at.previousElementSibling : null;
    if (!next) return;
    next.querySelector('.edge').focus();
    event.preventDefault();
  }
}
