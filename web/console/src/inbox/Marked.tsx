import type { ReactNode } from 'react';
import type { Snippet } from '../api/schema';

/** A piece of a text with what was found in it marked. */
export function Marked({ snippet: { text, highlights } }: { snippet: Snippet }) {
  const parts: ReactNode[] = [];
  let end = 0;
  for (const { start = 0, length = 0 } of highlights) {
    parts.push(text.slice(end, start), <mark key={start}>{text.slice(start, start + length)}</mark>);
    end = start + length;
  }

  return (
    <>
      {parts}
      {text.slice(end)}
    </>
  );
}
