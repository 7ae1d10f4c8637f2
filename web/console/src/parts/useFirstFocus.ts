import { useEffect, useRef } from 'react';

/** For what takes a form's place: the button that was pressed is gone, so the keyboard goes on here, and what is here is read out. */
export function useFirstFocus() {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.focus({ preventScroll: true }), []);
  return { ref: place, tabIndex: -1 };
}
