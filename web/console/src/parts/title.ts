import { useEffect } from 'react';

/** What the browser's tab says; undefined where a part of the page says it. */
export function useTitle(title: string | undefined) {
  useEffect(() => {
    if (title) {
      document.title = `${title} · Switchboard`;
    }
  }, [title]);
}
