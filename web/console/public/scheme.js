// Before the first paint, so that a dark page doesn't begin with a white flash. Mantine keeps the choice under this key.
(() => {
  let chosen;
  try {
    chosen = localStorage.getItem('mantine-color-scheme-value');
  } catch {
    // A browser that keeps nothing for pages follows the system.
  }
  const system = matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', chosen === 'dark' || chosen === 'light' ? chosen : system);
})();
