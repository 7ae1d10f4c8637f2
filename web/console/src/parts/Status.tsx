import type { ReactNode } from 'react';
import classes from './Status.module.css';
import { spoken, toneOf, type Tone } from './tones';

interface StatusProps {
  /** The state as the API says it, such as `permanently_failed`. */
  of: string;
  /** What it means, where the word alone doesn't tell. */
  tone?: Tone;
  /** What is shown in place of the word. */
  children?: string;
}

const shapes: Record<Tone, ReactNode> = {
  good: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  busy: (
    <>
      <circle cx="5" cy="5" r="3.5" fill="none" stroke="currentColor" />
      <path d="M5 1.5a3.5 3.5 0 0 1 0 7z" fill="currentColor" />
    </>
  ),
  warn: <path d="M5 1 9.5 9H.5z" fill="currentColor" />,
  bad: <path d="M5 0 10 5 5 10 0 5z" fill="currentColor" />,
  quiet: <rect x="1.5" y="1.5" width="7" height="7" rx="1" fill="currentColor" />,
  off: <circle cx="5" cy="5" r="3.4" fill="none" stroke="currentColor" strokeWidth="1.4" />,
};

/** A state by word, shape and color together. */
export function Status({ of, tone = toneOf(of), children }: StatusProps) {
  return (
    <span className={`${classes.status} ${classes[tone]}`}>
      <svg viewBox="0 0 10 10" width="9" height="9" aria-hidden>
        {shapes[tone]}
      </svg>
      {children ?? spoken(of)}
    </span>
  );
}
