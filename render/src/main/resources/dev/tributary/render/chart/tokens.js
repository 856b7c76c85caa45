const STOPS = {
  light: ['#ffffff', '#dbeafe', '#93c5fd', '#2563eb', '#1e3a8a'],
  dark: ['#0b1220', '#16305c', '#2563eb', '#60a5fa', '#dbeafe'],
};
const number = value => {
  const size = Math.abs(value);
  return size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : String(Number(value.toPrecision(4)));
};
const theme = () => document.documentElement.dataset.theme === 'dark' ? 'dark' : 'light';
const colour = share => {
  const stops = STOPS[theme()].map(stop => [1, 3, 5].map(at => parseInt(stop.slice(at, at + 2), 16)));
  const place = Math.max(0, Math.min(1, share)) * (stops.length - 1), low = Math.min(stops.length - 2, Math.floor(place));
  return stops[low].map((part, index) => Math.round(part + (stops[low + 1][index] - part) * (place - low)));
};
const paint = (element, share) => {
  if (share === null) { element.style.background = ''; element.style.color = ''; return; }
  const found = colour(share);
  element.style.background = 'rgb(' + found.join(',') + ')';
  element.style.color = (299 * found[0] + 587 * found[1] + 114 * found[2]) / 1000 < 140 ? '#ffffff' : '#0f172a';
};
const tip = el('div', {class: 'token-tip', role: 'tooltip', hidden: ''});
document.body.append(tip);
const tell = (lines, element) => {
  tip.textContent = lines.join('\n');
  tip.hidden = false;
  const box = element.getBoundingClientRect();
  tip.style.left = Math.max(4, Math.min(window.innerWidth - tip.offsetWidth - 4, box.left)) + 'px';
  tip.style.top = (box.bottom + 6 + tip.offsetHeight > window.innerHeight ? box.top - tip.offsetHeight - 6 : box.bottom + 6) + 'px';
};
const hovered = (element, lines) => {
  element.tabIndex = 0;
  element.addEventListener('pointerenter', () => tell(lines(), element));
  element.addEventListener('focus', () => tell(lines(), element));
  ['pointerleave', 'blur'].forEach(end => element.addEventListener(end, () => { tip.hidden = true; }));
};

function strip(root, data) {
  let shown = 0;
  const bar = el('div', {class: 'measures', role: 'group', 'aria-label': 'coloured by'});
  const line = el('div', {class: 'line'});
  const bounds = el('p', {class: 'hint'});
  const tokens = data.tokens.map((text, at) => {
    const made = el('span', {class: 'token'}, text === '' ? '∅' : text);
    hovered(made, () => ['“' + text + '” (' + at + ')', ...data.measures.filter(measure => measure.values[at].length)
      .map(measure => measure.name + ': ' + number(measure.values[at][0])), ...data.details[at]]);
    line.append(made);
    return made;
  });
  const draw = () => {
    const measure = data.measures[shown];
    root.dataset.measure = measure.name;
    buttons.forEach((button, at) => button.setAttribute('aria-pressed', String(at === shown)));
    tokens.forEach((made, at) => paint(made, measure.values[at].length ? (measure.values[at][0] - measure.low) / (measure.high - measure.low) : null));
    bounds.textContent = 'palest at ' + number(measure.low) + ', strongest at ' + number(measure.high);
  };
  const buttons = data.measures.map((measure, at) => {
    const button = el('button', {type: 'button'}, measure.name);
    button.addEventListener('click', () => { shown = at; draw(); });
    bar.append(button);
    return button;
  });
  root.append(bar, line, bounds);
  return draw;
}

function grid(root, data) {
  const head = el('tr', {}, el('th', {}, data.rowName), ...data.columns.map(column => el('th', {}, column)));
  const painted = [];
  const body = data.cells.map((row, at) => el('tr', {}, el('th', {}, data.rows[at]), ...row.map((cell, column) => {
    const made = el('td', {}, cell.text);
    painted.push([made, cell.share]);
    hovered(made, () => [data.rowName + ' ' + data.rows[at] + ', ' + data.columnName + ' “' + data.columns[column] + '”', ...cell.details]);
    return made;
  })));
  root.append(el('div', {class: 'scroll'}, el('table', {class: 'token-grid'}, el('caption', {}, data.columnName), el('thead', {}, head), el('tbody', {}, ...body))));
  return () => painted.forEach(([made, share]) => paint(made, share));
}

const drawn = Array.from(document.querySelectorAll('.tributary-tokens'), root => {
  const data = JSON.parse(root.querySelector('script').textContent);
  return data.kind === 'strip' ? strip(root, data) : grid(root, data);
});
const draw = () => drawn.forEach(one => one());
document.addEventListener('tributary-theme', draw);
document.addEventListener('keydown', event => { if (event.key === 'Escape') tip.hidden = true; });
draw();
