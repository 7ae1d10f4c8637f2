import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './Head.module.css';

interface HeadProps {
  /** Without one, as on a page of tabs, the filters stand in its place. */
  title?: string;
  level?: 1 | 2;
  /** For what is labelled by the title. */
  id?: string;
  /** A sentence below the title, where it alone doesn't tell. */
  about?: ReactNode;
  /** Buttons. */
  acts?: ReactNode;
  /** What narrows the list below. */
  filters?: ReactNode;
}

/** The head of a page, of a section or of a list: what it is, what can be done, and what is shown of it. */
export const Head = ({ title, level = 2, id, about, acts, filters }: HeadProps) => (
  <div className={classes.head} data-level={level}>
    {title && (
      <div className={classes.title}>
        <Title order={level} id={id}>
          {title}
        </Title>
        {about && <p>{about}</p>}
      </div>
    )}
    {acts && <div className={classes.acts}>{acts}</div>}
    {filters && (
      <div className={classes.filters} role="search" aria-label={title ? `${title}: filters` : 'Filters'}>
        {filters}
      </div>
    )}
  </div>
);
