import { useSyncExternalStore } from 'react';

const watchers = new Set<() => void>();
let link: string | null = null;

/** Takes a sign-in link's token out of the address at once: it must not stand in the history, or be seen over a shoulder. */
function take() {
  const found = location.pathname.endsWith('/welcome') && new URLSearchParams(location.hash.slice(1)).get('link');
  if (found) {
    history.replaceState(history.state, '', location.pathname);
    link = found;
    for (const changed of watchers) {
      changed();
    }
  }
}

take();
addEventListener('hashchange', take);

const watch = (changed: () => void) => {
  watchers.add(changed);
  return () => void watchers.delete(changed);
};

/** The token of the sign-in link by which the page was opened. */
export const useLink = () => useSyncExternalStore(watch, () => link);
