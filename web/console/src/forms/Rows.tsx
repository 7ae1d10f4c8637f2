import { ActionIcon, Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Rows.module.css';

interface RowsProps<Row> {
  /** What they are, for those who hear it. */
  label: string;
  rows: Row[];
  change: (rows: Row[]) => void;
  /** A new one, as it begins. */
  fresh: Row;
  /** The word on the button that adds one. */
  add: string;
  /** What is told where there is none. */
  none: string;
  isReadOnly?: boolean;
  /** The fields of one. */
  children: (row: Row, change: (row: Row) => void) => ReactNode;
}

/** Several of a kind in a form: each can be changed and taken out, and another added. */
export function Rows<Row>({ label, rows, change, fresh, add, none, isReadOnly, children }: RowsProps<Row>) {
  return (
    <fieldset className={classes.rows}>
      <legend>{label}</legend>
      {rows.length === 0 && <p>{none}</p>}
      {rows.map((row, place) => (
        <div key={place} className={classes.row}>
          {children(row, changed => change(rows.with(place, changed)))}
          {!isReadOnly && (
            <ActionIcon aria-label={`Take out ${label.toLowerCase()} ${place + 1}`} onClick={() => change(rows.toSpliced(place, 1))}>
              <IconTrash size={16} aria-hidden />
            </ActionIcon>
          )}
        </div>
      ))}
      {!isReadOnly && (
        <Button variant="default" onClick={() => change([...rows, fresh])}>
          {add}
        </Button>
      )}
    </fieldset>
  );
}
