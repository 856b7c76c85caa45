// Figures on sheets of paper: cut where no text is cut, between lanes if that takes no more sheets, and no letter below
// 6 points. The same rules as those of the PDF (Sheets). Without this script a figure is shrunk to one sheet.
(() => {
  'use strict';
  // what A4 and Letter, landscape, both have within margins of 8 mm, less a line for the footer, in pixels
  const ROOM = {width: 980, height: 710};
  const LEAST = 8;
  const NAMES = 11;
  const OVERLAP = 12;
  const MOST = 60;

  function next(part, room, overlap, spans) {
    let from = part.to - overlap;
    spans.forEach(span => {
      if (span.from < part.to && span.to > part.to && span.from > part.from) from = Math.min(from, span.from - 2);
    });
    return Math.max(from, part.from + room / 4);
  }

  function cut(whole, room, spans, lanes) {
    const full = [];
    let from = 0;
    while (from + room < whole) {
      full.push({from, to: from + room});
      from = next(full[full.length - 1], room, OVERLAP, spans);
    }
    full.push({from, to: whole});
    const even = [];
    from = 0;
    while (even.length + 1 < full.length) {
      const fair = from + (whole - from) / (full.length - even.length);
      const edges = lanes.filter(edge => edge > from + room / 4 && edge <= from + room);
      if (!edges.length) return full;
      const to = edges.reduce((best, edge) => Math.abs(edge - fair) < Math.abs(best - fair) ? edge : best);
      even.push({from, to});
      from = next(even[even.length - 1], room, 0, spans);
    }
    even.push({from, to: whole});
    return whole - from <= room ? even : full;
  }

  /** Where the texts of a drawing stand, enlarged about their anchors. */
  function areas(texts, scale) {
    return texts.map(({box, at, size}) => {
      const factor = Math.max(1, LEAST / scale / size);
      const x = at.x + (box.x - at.x) * factor;
      const y = at.y + (box.y - at.y) * factor;
      return {x, y, width: box.width * factor, height: box.height * factor, factor};
    });
  }

  function place(size, texts, swatches, bands, scale) {
    const all = areas(texts, scale).concat(swatches);
    const spans = (at, extent) => all.map(area => ({from: area[at], to: area[at] + area[extent]}));
    const columns = cut(size.width, ROOM.width / scale, spans('x', 'width'), bands.map(band => band.x));
    const rows = cut(size.height, ROOM.height / scale, spans('y', 'height'), bands.map(band => band.y));
    return {scale, columns, rows, count: columns.length * rows.length};
  }

  function within(part, area) {
    return area.x >= part.x - .01 && area.x + area.width <= part.x + part.width + .01
      && area.y >= part.y - .01 && area.y + area.height <= part.y + part.height + .01;
  }

  function meets(part, area) {
    return area.x < part.x + part.width && area.x + area.width > part.x
      && area.y < part.y + part.height && area.y + area.height > part.y;
  }

  function textOf(element) {
    const box = element.getBBox();
    const at = {x: Number(element.getAttribute('x')), y: Number(element.getAttribute('y'))};
    const turned = element.hasAttribute('transform');
    // turned by 90 degrees about its anchor
    const placed = turned
      ? {x: at.x - (box.y - at.y) - box.height, y: at.y + (box.x - at.x), width: box.height, height: box.width} : box;
    return {box: placed, at, size: parseFloat(getComputedStyle(element).fontSize)};
  }

  function sheets(figure) {
    const drawing = figure.querySelector('.stage svg[viewBox]');
    if (!drawing) return;
    const base = drawing.viewBox.baseVal;
    const size = {width: base.width, height: base.height};
    const elements = Array.from(drawing.querySelectorAll('text'));
    const texts = elements.map(textOf);
    const visible = texts.filter(text => text.box.width > 0);
    const boxes = selector => Array.from(drawing.querySelectorAll(selector)).map(element => element.getBBox());
    const swatches = boxes('svg > rect:not(.ground):not(.band):not(.b)');
    const bands = boxes('.band');
    let best = null;
    for (let scale = 1; scale > LEAST / NAMES; scale -= .01) {
      const found = place(size, visible, swatches, bands, scale);
      if (!best || found.count < best.count) best = found;
    }
    const least = place(size, visible, swatches, bands, LEAST / NAMES);
    if (least.count < best.count) best = least;
    if (best.count > MOST) return;
    const shapes = Array.from(drawing.querySelectorAll('.ribbons > path')).map(path => path.getBBox());
    const placed = areas(texts, best.scale);
    const holder = document.createElement('div');
    holder.className = 'sheets';
    best.rows.forEach((row, down) => best.columns.forEach((column, across) => {
      const part = {x: column.from, y: row.from, width: column.to - column.from, height: row.to - row.from};
      const copy = drawing.cloneNode(true);
      copy.removeAttribute('style');
      copy.setAttribute('viewBox', [part.x, part.y, part.width, part.height].join(' '));
      copy.setAttribute('width', part.width * best.scale);
      copy.setAttribute('height', part.height * best.scale);
      Array.from(copy.querySelectorAll('text')).forEach((text, index) => {
        if (!within(part, placed[index])) text.remove();
        else if (placed[index].factor > 1) text.style.fontSize = texts[index].size * placed[index].factor + 'px';
      });
      Array.from(copy.querySelectorAll('.ribbons > path')).forEach((path, index) => {
        if (!meets(part, shapes[index])) path.remove();
      });
      const sheet = document.createElement('div');
      sheet.className = 'sheet';
      sheet.append(copy);
      if (best.count > 1) {
        sheet.append('part ' + (down * best.columns.length + across + 1) + ' of ' + best.count + ' of the figure: row '
          + (down + 1) + ' of ' + best.rows.length + ', column ' + (across + 1) + ' of ' + best.columns.length);
      }
      holder.append(sheet);
    }));
    figure.append(holder);
    figure.classList.add('on-sheets');
  }

  function clear() {
    document.querySelectorAll('.tributary-figure').forEach(figure => {
      figure.classList.remove('on-sheets');
      figure.querySelectorAll('.sheets').forEach(holder => holder.remove());
    });
  }

  addEventListener('beforeprint', () => {
    clear();
    document.querySelectorAll('.tributary-figure').forEach(sheets);
  });
  addEventListener('afterprint', clear);
})();
