import { Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTitle } from '../parts/title';
import classes from './Door.module.css';

interface DoorProps {
  title: string;
  children: ReactNode;
}

/** A page before one is signed in. */
export function Door({ title, children }: DoorProps) {
  useTitle(title);
  return (
    <main className={classes.door}>
      <div className={classes.name}>
        <img src={`${import.meta.env.BASE_URL}icon.svg`} alt="" width={24} height={24} /> Switchboard
      </div>
      <Title order={1}>{title}</Title>
      {children}
    </main>
  );
}
