/** An element; an attribute that is false or missing is left out. */
const el = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  Object.entries(attributes || {}).forEach(([name, value]) => {
    if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value === true ? '' : value);
  });
  made.append(...children);
  return made;
};
const press = (text, title, action) => {
  const button = el('button', {type: 'button', title}, text);
  button.addEventListener('click', action);
  return button;
};
