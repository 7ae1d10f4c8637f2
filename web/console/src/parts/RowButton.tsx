import type { ComponentProps } from 'react';
import classes from './RowButton.module.css';

/** What can be done with a row of a table. There are as many as rows: the library's buttons, which look the same, would be most of a long page's script. */
export const RowButton = (props: Omit<ComponentProps<'button'>, 'type' | 'className'>) => <button type="button" className={classes.act} {...props} />;
