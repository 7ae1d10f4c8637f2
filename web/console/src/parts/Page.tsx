import type { ReactNode } from 'react';
import classes from './Page.module.css';

interface PageProps {
  children: ReactNode;
}

/** A page that scrolls, with its margins. A page of panes, such as the inbox, does without. */
export const Page = ({ children }: PageProps) => <div className={classes.page}>{children}</div>;
