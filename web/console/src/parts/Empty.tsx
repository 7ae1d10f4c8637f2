import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { Command } from './Command';
import classes from './Empty.module.css';

interface EmptyProps {
  /** What there is none of, such as “No agents yet”. */
  title: string;
  /** What to do next, in a sentence. */
  children?: ReactNode;
  /** The button that does it. */
  action?: ReactNode;
  /** Or the command that does it, to copy. */
  command?: string;
}

/** A page or a list that has nothing yet: it says what to do next. */
export function Empty({ title, children, action, command }: EmptyProps) {
  return (
    <div className={classes.empty}>
      <Title order={2}>{title}</Title>
      {children && <p>{children}</p>}
      {action}
      {command && <Command>{command}</Command>}
    </div>
  );
}
