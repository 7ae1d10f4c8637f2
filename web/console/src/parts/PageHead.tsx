import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import classes from './PageHead.module.css';
import { useTitle } from './title';

interface PageHeadProps {
  /** The page's one h1, and what the browser's tab says. */
  title: string;
  /** One sentence beside it, where the title alone doesn't tell. */
  about?: ReactNode;
  /** Buttons. */
  children?: ReactNode;
}

/** The head of a page. */
export function PageHead({ title, about, children }: PageHeadProps) {
  useTitle(title);
  return (
    <header className={classes.head}>
      <div>
        <Title order={1}>{title}</Title>
        {about && <p>{about}</p>}
      </div>
      {children && <div className={classes.acts}>{children}</div>}
    </header>
  );
}
