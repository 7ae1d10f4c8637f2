import { Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import classes from './Section.module.css';

interface SectionProps {
  title: string;
  /** One sentence, where the title alone doesn't tell. */
  about?: ReactNode;
  /** Buttons beside the title. */
  acts?: ReactNode;
  children: ReactNode;
}

/** A part of a page, under a title of its own. */
export function Section({ title, about, acts, children }: SectionProps) {
  const id = useId();
  return (
    <section aria-labelledby={id} className={classes.section}>
      <div className={classes.head}>
        <Title order={2} id={id}>
          {title}
        </Title>
        {acts && <div className={classes.acts}>{acts}</div>}
      </div>
      {about && <p className={classes.about}>{about}</p>}
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
