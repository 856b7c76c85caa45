const SVG = 'http://www.w3.org/2000/svg';
const brief = value => {
  const magnitude = Math.abs(value);
  return magnitude !== 0 && (magnitude < 1e-4 || magnitude >= 1e7) ? value.toExponential(2) : String(Number(value.toPrecision(3)));
};
const signed = value => (value > 0 ? '+' : value < 0 ? '−' : '') + brief(Math.abs(value));
const plural = (count, noun) => count + ' ' + noun + (count === 1 ? '' : 's');
/** An element of a drawing. */
const drawnEl = (tag, attributes, ...children) => {
  const made = document.createElementNS(SVG, tag);
  Object.entries(attributes || {}).forEach(([name, value]) => made.setAttribute(name, value));
  made.append(...children);
  return made;
};
