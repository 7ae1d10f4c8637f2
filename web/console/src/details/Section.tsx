import { Title } from '@mantine/core';
import { useId, type ReactNode } from 'react';
import classes from './Section.module.css';

interface SectionProps {
  title: string;
  /** A sentence below the title. */
  about?: ReactNode;
  /** Buttons beside it. */
  acts?: ReactNode;
  children: ReactNode;
}

/** A part of a page with a title of its own. */
export function Section({ title, about, acts, children }: SectionProps) {
  const heading = useId();
  return (
    <section className={classes.section} aria-labelledby={heading}>
      <div className={classes.head}>
        <Title order={2} id={heading}>
          {title}
        </Title>
        {acts && <div className={classes.acts}>{acts}</div>}
      </div>
      {about && <p className={classes.about}>{about}</p>}
      {children}
    </section>
  );
}
