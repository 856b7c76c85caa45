'use strict';
(function () {
  const button = document.getElementById('theme');
  const root = document.documentElement;
  const show = theme => {
    root.dataset.theme = theme;
    button.textContent = theme === 'dark' ? 'light' : 'dark';
    document.dispatchEvent(new CustomEvent('tributary-theme', {detail: theme}));
  };
  const dark = window.matchMedia('(prefers-color-scheme: dark)');
  button.addEventListener('click', () => show(root.dataset.theme === 'dark' ? 'light' : 'dark'));
  const asked = document.getElementById('asked');
  show((asked && asked.dataset.theme) || (dark.matches ? 'dark' : 'light'));
})();
