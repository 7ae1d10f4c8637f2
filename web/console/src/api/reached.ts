import { useSyncExternalStore } from 'react';

let last = 0;
const watchers = new Set<() => void>();

/** The server answered, whatever it said. */
export function noteReached() {
  last = Date.now();
  for (const changed of watchers) {
    changed();
  }
}

const watch = (changed: () => void) => {
  watchers.add(changed);
  return () => void watchers.delete(changed);
};

/** Whether the server has answered anything since an instant (milliseconds); without one it hasn't. */
export const useReachedSince = (at: number | undefined) => useSyncExternalStore(watch, () => at !== undefined && last > at);
