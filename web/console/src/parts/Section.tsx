import { useId, type ReactNode } from 'react';
import { Head } from './Head';
import classes from './Section.module.css';

interface SectionProps {
  title: string;
  about?: ReactNode;
  /** Buttons beside the title. */
  acts?: ReactNode;
  filters?: ReactNode;
  children?: ReactNode;
}

/** A part of a page, under a title of its own. */
export function Section({ children, ...head }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes.section}>
      <Head id={id} {...head} />
      {children}
    </section>
  );
}

/** Sections in two columns: what is worked on, and beside it what is looked up. One below the other where the window is narrow. */
export const TwoColumns = ({ children, beside }: { children: ReactNode; beside: ReactNode }) => (
  <div className={classes.columns}>
    <div>{children}</div>
    <div>{beside}</div>
  </div>
);
