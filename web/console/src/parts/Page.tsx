import type { ReactNode } from 'react';
import classes from './Page.module.css';

interface PageProps {
  children: ReactNode;
  /** Lines of text and forms read better when they aren't as wide as the window. */
  narrow?: boolean;
}

/** A page that scrolls, with its margins. A page of panes, such as the inbox, does without. */
export const Page = ({ children, narrow }: PageProps) => <div className={`${classes.page} ${narrow ? classes.narrow : ''}`}>{children}</div>;
