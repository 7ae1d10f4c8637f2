import type { ComponentProps } from 'react';
import classes from './RowButton.module.css';

interface RowButtonProps extends Omit<ComponentProps<'button'>, 'type' | 'className'> {
  /** What it does, and with what: many stand below each other. It begins with the word that is shown. */
  'aria-label': string;
}

/** What can be done with a row of a table. It looks as the library's buttons, of which as many as rows cost a long page much of its script. */
export const RowButton = (props: RowButtonProps) => <button type="button" className={classes.act} {...props} />;
