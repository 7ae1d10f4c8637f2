// Before anything is painted: light or dark, if somebody has chosen; else as the system.
try {
  document.documentElement.dataset.scheme = localStorage.getItem('simulator-colors') ?? 'auto';
} catch {
  document.documentElement.dataset.scheme = 'auto';
}
