import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Empty.module.css';

interface EmptyProps {
  /** What there is none of, such as “No agents yet”. */
  title: string;
  /** What to do next, in a sentence. */
  children?: ReactNode;
  /** The button that does it. */
  action?: ReactNode;
}

/** A page or a list that has nothing yet: it says what to do next. */
export function Empty({ title, children, action }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <Title order={2}>{title}</Title>
      {children && <p>{children}</p>}
      {action}
    </div>
  );
}
