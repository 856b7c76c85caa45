/** What is pinned: what flows in and out, and what heads attend to and why. */
class SidePanel {
  constructor(figure) {
    this.figure = figure;
    this.element = el('aside', {class: 'panel', 'aria-label': 'what is pinned', hidden: true});
    this.heads = new Map(((figure.page.heads || {}).heads || []).map(head => [head.node, head]));
    this.looked = new Map();
  }

  show() {
    const {figure} = this;
    this.element.hidden = !figure.state.pins.length;
    const parts = figure.state.pins.flatMap(pin => this.pinned(pin));
    if (parts.length) parts.push(...figure.groups.controls());
    this.element.replaceChildren(...parts);
  }

  pinned(pin) {
    const {figure} = this, boxes = figure.boxesOf(pin), first = figure.data.boxes[boxes[0]];
    const heading = pin === String(boxes[0]) ? figure.title(boxes[0]) : first.label + ' at all tokens';
    const unpin = el('button', {type: 'button', class: 'unpin', 'aria-label': 'let go of ' + heading}, '×');
    unpin.addEventListener('click', () => figure.change({pins: figure.state.pins.filter(other => other !== pin)}));
    return [el('h3', {}, heading, unpin), ...this.attention(pin, boxes),
      ...this.list('inputs', boxes, boxes.flatMap(box => figure.into[box]), 'source'),
      ...this.list('outputs', boxes, boxes.flatMap(box => figure.from[box]), 'target')];
  }

  list(name, boxes, ribbons, end) {
    const {figure} = this, ribbon = r => figure.data.ribbons[r];
    const rows = ribbons.filter(r => figure.shown[r] && !(boxes.includes(ribbon(r).source) && boxes.includes(ribbon(r).target)))
      .flatMap(r => figure.crosses(ribbon(r))
        ? [{edge: {name: plural(figure.edgesOf(ribbon(r)).length, 'edge'), score: ribbon(r).score * figure.share(ribbon(r))}, r}]
        : figure.edgesOf(ribbon(r)).map(edge => ({edge, r})))
      .sort((a, b) => Math.abs(b.edge.score) - Math.abs(a.edge.score));
    const items = el('ol', {});
    rows.slice(0, 40).forEach(({edge, r}) => {
      const other = ribbon(r)[end];
      const button = el('button', {type: 'button', title: edge.name}, el('span', {}, figure.title(other) +
        (ribbon(r).port ? ' · ' + ribbon(r).port : '')), el('span', {class: edge.score < 0 ? 'minus' : 'plus'},
        signed(edge.score) + (edge.error === undefined ? '' : ' ± ' + brief(edge.error))));
      button.addEventListener('click', () => figure.change({pins: [String(other)]}));
      items.append(el('li', {}, button));
    });
    const parts = [el('h4', {}, name + ' (' + rows.length + ')' + (rows.some(({edge}) => edge.error !== undefined) ? ', score ± standard error' : '')), items];
    if (rows.length > 40) parts.push(el('p', {}, 'and ' + (rows.length - 40) + ' more'));
    return parts;
  }

  /** The row of a head's attention from one token, and why it attends to one of those that it sees. */
  attention(pin, boxes) {
    const {figure} = this, {heads: notes} = figure.page, first = figure.data.boxes[boxes[0]];
    const head = this.heads.get(first.name);
    if (!notes || !/^a/.test(first.name)) return [];
    if (!head) return [el('h4', {}, 'attention'), el('p', {class: 'hint'}, notes.left || 'Not on this page.')];
    const looked = this.looked.get(pin) || {};
    const row = head.rows.find(one => one.query === looked.query) || this.fitting(head, boxes);
    const token = at => at + ' “' + notes.tokens[at] + '”';
    const choice = el('select', {'aria-label': 'the token that ' + first.label + ' attends from'});
    head.rows.forEach(one => choice.append(el('option', {value: one.query, selected: one === row}, token(one.query))));
    choice.addEventListener('change', () => this.look(pin, {query: Number(choice.value)}));
    const reasons = row.reasons.find(one => one.key === looked.key) || row.reasons[0];
    const items = el('ol', {class: 'row'});
    const rest = 1 - row.weights.reduce((sum, [, weight]) => sum + weight, 0);
    row.weights.forEach(([key, weight]) => {
      const known = row.reasons.some(one => one.key === key);
      const said = [el('span', {class: 'weight', style: '--weight:' + weight}, token(key)), el('span', {}, weight.toFixed(3))];
      const button = el('button', {type: 'button', disabled: !known, 'aria-pressed': known ? String(reasons && reasons.key === key) : false,
        title: known ? 'why ' + first.label + ' attends to ' + token(key) : 'not taken apart'}, ...said);
      button.addEventListener('click', () => this.look(pin, {query: row.query, key}));
      items.append(el('li', {}, button));
    });
    const parts = [el('h4', {}, 'attention from'), choice, items,
      el('p', {class: 'hint'}, (rest > 5e-4 ? rest.toFixed(3) + ' goes to other tokens. ' : '') + 'On the ' + notes.prompt + '.')];
    if (reasons) parts.push(...this.why(first, row, reasons));
    if (notes.left) parts.push(el('p', {class: 'hint'}, notes.left));
    return parts;
  }

  why(box, row, reasons) {
    const {figure} = this, {heads: notes} = figure.page;
    const part = number => {
      const {label, node} = notes.parts[number];
      if (!node || !figure.boxesOf(node).length) return label;
      const button = el('button', {type: 'button', class: 'name'}, label);
      button.addEventListener('click', () => figure.change({pins: [node]}));
      return button;
    };
    const body = el('tbody', {}, ...reasons.pairs.map(([query, key, score, apart]) => el('tr', {}, el('td', {}, part(query)), el('td', {}, part(key)),
      el('td', {class: apart < 0 ? 'minus' : 'plus'}, signed(apart)), el('td', {}, signed(score)))));
    const head = el('thead', {}, el('tr', {}, ...['the query reads', 'the key reads', 'apart', 'score'].map(name => el('th', {scope: 'col'}, name))));
    return [el('h4', {}, 'why from “' + notes.tokens[row.query] + '” to “' + notes.tokens[reasons.key] + '”'),
      el('table', {class: 'why'}, head, body),
      el('p', {class: 'hint'}, 'Score: what the pair adds to the attention score. Apart: how much more than on average over the tokens that the query sees.')];
  }

  look(pin, what) {
    this.looked.set(pin, what);
    const inside = this.element.contains(document.activeElement) && document.activeElement.tagName;
    const at = inside ? [...this.element.querySelectorAll(inside)].indexOf(document.activeElement) : -1;
    this.show();
    if (at >= 0) this.element.querySelectorAll(inside)[at].focus();
  }

  /** The row at the pinned token, or else where the head attends most to it, or its last. */
  fitting(head, boxes) {
    const {figure} = this, last = head.rows[head.rows.length - 1];
    if (!figure.page.heads.positioned) return last;
    const position = box => figure.data.lanes[figure.data.boxes[box].lane].position;
    const writes = boxes.filter(box => figure.data.boxes[box].role !== 'reads').map(position);
    const own = head.rows.find(row => writes.includes(row.query));
    if (own) return own;
    const read = boxes.map(position);
    const weight = row => row.weights.filter(([key]) => read.includes(key)).reduce((sum, [, value]) => sum + value, 0);
    return head.rows.reduce((best, row) => weight(row) > weight(best) ? row : best, last);
  }
}
