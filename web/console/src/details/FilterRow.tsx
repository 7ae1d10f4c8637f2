import type { ReactNode } from 'react';
import classes from './FilterRow.module.css';

/** The filters above a list. */
export const FilterRow = ({ children }: { children: ReactNode }) => (
  <div className={classes.row} role="search" aria-label="Filters">
    {children}
  </div>
);
