import { useSyncExternalStore } from 'react';

const beat = 10_000;
const watchers = new Set<() => void>();
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

const tick = () => {
  now = Date.now();
  for (const changed of watchers) {
    changed();
  }
};

const watch = (changed: () => void) => {
  watchers.add(changed);
  timer ??= setInterval(tick, beat);
  return () => {
    watchers.delete(changed);
    if (watchers.size === 0) {
      clearInterval(timer);
      timer = undefined;
    }
  };
};

/** The time, to ten seconds: one clock for all that show how long ago something was. */
export const useNow = () => useSyncExternalStore(watch, () => (watchers.size > 0 ? now : (now = Date.now())));
