import { useEffect, useRef, type RefObject } from 'react';

const screenOf = (pathname: string) => pathname.split('/')[3];

/** Screens with a list that stays while one goes through it: what is chosen there isn't another page. */
const lists = ['inbox'];

/**
 * Whoever listens or tabs begins with the new page: at its heading when it was reached from within a screen, else at the screen's beginning. Focus
 * stays where it is while the place that it is at is still there, as a tab is, or the row of a list beside what it opened.
 */
export function useFocusOnPage(main: RefObject<HTMLElement | null>, pathname: string) {
  const before = useRef(pathname);
  useEffect(() => {
    const [from, to] = [screenOf(before.current), screenOf(pathname)];
    const isOther = before.current !== pathname;
    before.current = pathname;
    if (!isOther || (from === to && lists.includes(to ?? ''))) {
      return;
    }

    if (from !== to) {
      main.current?.focus({ preventScroll: true });
      return;
    }

    // What was pressed goes away with its page, if it does.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body || document.activeElement === null) {
        const heading = main.current?.querySelector<HTMLElement>('h1');
        heading?.setAttribute('tabindex', '-1');
        (heading ?? main.current)?.focus({ preventScroll: true });
      }
    });
    return () => cancelAnimationFrame(frame);
  }, [main, pathname]);
}
