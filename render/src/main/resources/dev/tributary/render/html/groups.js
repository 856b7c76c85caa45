/** Groups of components with a common name: those of the file, which are drawn already, and those that are made here. */
class Groups {
  constructor(figure) {
    this.figure = figure;
    this.given = figure.page.groups;
  }

  static DASHES = ['', '7 3', '2 2.5', '9 3 2 3'];

  all() {
    return [...this.given, ...this.figure.state.groups];
  }

  /** Frames the groups that were made here; hides and dims those of the file with what they hold. */
  show() {
    const {figure} = this, {svg} = figure;
    const shown = box => figure.shapes.boxes[box].some(shape => shape.dataset.b !== undefined && !shape.classList.contains('off'));
    svg.querySelectorAll('.frame[data-g]').forEach(frame => {
      const boxes = frame.dataset.m.split(' ').map(Number);
      svg.querySelectorAll('[data-g="' + frame.dataset.g + '"]').forEach(shape => {
        shape.classList.toggle('off', !boxes.some(shown));
        shape.classList.toggle('dim', Boolean(figure.lit) && !boxes.some(box => figure.lit.boxes.has(box)));
      });
    });
    svg.querySelectorAll('.own').forEach(shape => shape.remove());
    figure.state.groups.forEach((group, index) => this.frame(group, this.given.length + index, shown));
  }

  frame(group, number, shown) {
    const {figure} = this, {boxes} = figure.data;
    const areas = figure.shapes.boxes.map((of, box) => shown(box) ? of.filter(shape => !shape.dataset.l).map(shape => shape.getBBox()).reduce(Groups.union) : null);
    let parts = boxes.flatMap((box, index) => areas[index] && group.members.includes(box.name) ? [{members: [index], area: areas[index]}] : []);
    const overlaps = (a, b) => a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
    const gap = (a, b) => Math.max(Math.max(a.x, b.x) - Math.min(a.x + a.width, b.x + b.width), Math.max(a.y, b.y) - Math.min(a.y + a.height, b.y + b.height));
    const join = () => {
      for (let i = 0; i < parts.length; i++) {
        for (let j = i + 1; j < parts.length; j++) {
          const members = [...parts[i].members, ...parts[j].members], area = Groups.union(parts[i].area, parts[j].area);
          if (boxes[members[0]].lane === boxes[parts[j].members[0]].lane && gap(parts[i].area, parts[j].area) <= 90 &&
              !areas.some((other, box) => other && !members.includes(box) && overlaps(Groups.grown(area), other))) {
            parts.splice(j, 1);
            parts[i] = {members, area};
            return true;
          }
        }
      }
      return false;
    };
    while (join());
    parts.forEach(({members, area}) => {
      const {x, y, width, height} = Groups.grown(area);
      const dim = figure.lit && !members.some(box => figure.lit.boxes.has(box)) ? ' dim' : '';
      const frame = drawnEl('rect', {class: 'frame own' + dim, x, y, width, height, rx: 5}, drawnEl('title', {}, group.name));
      if (Groups.DASHES[number % 4]) frame.setAttribute('stroke-dasharray', Groups.DASHES[number % 4]);
      figure.svg.append(frame, drawnEl('text', {class: 'badge own' + dim, x, y: y - 3}, group.name));
    });
  }

  static union(a, b) {
    const x = Math.min(a.x, b.x), y = Math.min(a.y, b.y);
    return {x, y, width: Math.max(a.x + a.width, b.x + b.width) - x, height: Math.max(a.y + a.height, b.y + b.height) - y};
  }

  static grown({x, y, width, height}) {
    return {x: x - 4, y: y - 4, width: width + 8, height: height + 8};
  }

  /** What the side panel has for groups: the pinned components as one, and the file. */
  controls() {
    const {figure} = this;
    const members = [...new Set(figure.state.pins.map(pin => figure.data.boxes[figure.boxesOf(pin)[0]].name))].filter(name => /^[am]/.test(name));
    const name = el('input', {type: 'text', placeholder: 'name, such as name movers', 'aria-label': 'name of the group', maxlength: 60});
    const make = el('button', {type: 'submit'}, 'group ' + members.map(EdgeTable.label).join(', '));
    const said = el('p', {class: 'hint', role: 'status'});
    const form = el('form', {class: 'grouping'}, name, make);
    form.addEventListener('submit', event => {
      event.preventDefault();
      const given = name.value.trim();
      if (!given) said.textContent = 'A group needs a name.';
      else if (this.all().some(group => group.name === given)) said.textContent = 'There is a group of this name.';
      else figure.change({groups: [...figure.state.groups, {name: given, members}]});
    });
    const own = figure.state.groups.map(group => {
      const drop = el('button', {type: 'button', class: 'unpin', 'aria-label': 'drop the group ' + group.name}, '×');
      drop.addEventListener('click', () => figure.change({groups: figure.state.groups.filter(other => other !== group)}));
      return el('li', {}, el('span', {}, group.name + ': ' + group.members.map(EdgeTable.label).join(', ')), drop);
    });
    const given = this.given.map(group => el('li', {}, el('span', {}, group.name + ': ' + group.members.map(EdgeTable.label).join(', '))));
    const file = el('button', {type: 'button', class: 'file'}, 'download groups.json');
    file.addEventListener('click', () => figure.saveText('groups.json', 'application/json',
      JSON.stringify({format: 'tributary-groups', version: 1, groups: this.all()}, null, 1) + '\n'));
    return [el('h4', {}, 'groups'), ...(members.length ? [form, said, el('p', {class: 'hint'}, 'Shift-click more heads to group them.')] : []),
      el('ul', {class: 'groups'}, ...given, ...own), ...(this.all().length ? [file] : [])];
  }
}
