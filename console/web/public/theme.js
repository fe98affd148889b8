// Runs before the first paint, so that neither theme flashes. src/lib/theme.ts keeps the same key.
(function () {
  var chosen = null;
  try {
    chosen = localStorage.getItem('banyan.theme');
  } catch (refused) {
    chosen = null; // Storage is off: the system's theme it is.
  }
  var dark = chosen === 'dark' || (chosen !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
})();
