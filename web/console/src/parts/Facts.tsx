import type { ReactNode } from 'react';
import classes from './Facts.module.css';

interface FactsProps {
  /** What each is called, and what it is; those without a value are left out. */
  of: [string, ReactNode][];
}

/** What is on record of one thing. */
export const Facts = ({ of }: FactsProps) => (
  <dl className={classes.facts}>
    {of
      .filter(([, value]) => value !== undefined && value !== null && value !== '' && value !== false)
      .map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
  </dl>
);
