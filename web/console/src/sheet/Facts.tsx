import type { ReactNode } from 'react';
import classes from './Facts.module.css';

interface FactsProps {
  /** What each is called, and what it is; what is undefined, null or false is left out. */
  of: [string, ReactNode][];
}

/** Facts about one thing, below each other. */
export const Facts = ({ of }: FactsProps) => (
  <dl className={classes.facts}>
    {of.map(
      ([name, value]) =>
        value !== undefined && value !== null && value !== false && (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ),
    )}
  </dl>
);
