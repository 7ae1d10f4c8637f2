import { Skeleton } from '@mantine/core';
import { useRef, type KeyboardEvent, type ReactNode } from 'react';
import { Link, useNavigate } from 'react-router';
import type { Pages } from '../api/pages';
import { useShortcuts } from '../app/keys';
import { More } from './More';
import { NotRead } from './NotRead';
import { ProblemNote } from './ProblemNote';
import classes from './Table.module.css';

export interface Column<Row> {
  title: string;
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the end. */
  isNumber?: boolean;
  /** Left out where the window is narrower: `sm` 768 px, `md` 992 px, `lg` 1200 px. */
  from?: 'sm' | 'md' | 'lg';
}

interface TableProps<Row> {
  /** What the table is of, for those who hear it. */
  label: string;
  list: Pages<Row>;
  columns: Column<Row>[];
  keyOf: (row: Row) => string;
  /** Where a row leads, if anywhere: the first column becomes a link, and Enter opens it. */
  to?: (row: Row) => string | undefined;
  /** The row that is open beside the table. */
  chosen?: string;
  /** What is shown in place of no rows. */
  empty: ReactNode;
}

/**
 * A dense list: j and k, the arrows, Home and End move through its rows, Enter opens one; the next page comes as one gets there. Of several on a page
 * the one that was used last takes the keys.
 */
export function Table<Row>({ label, list, columns, keyOf, to, chosen, empty }: TableProps<Row>) {
  const body = useRef<HTMLTableSectionElement>(null);
  const navigate = useNavigate();
  const move = (step: number) => {
    const rows = [...(body.current?.rows ?? [])];
    const at = rows.findIndex(row => row.contains(document.activeElement));
    const from = at >= 0 ? at : rows.findIndex(row => row.dataset['chosen'] !== undefined);
    rows[Math.max(0, Math.min(rows.length - 1, from + step))]?.focus();
  };
  const goFirst = useShortcuts(label, [
    { keys: 'j', says: 'Next row', run: () => move(1) },
    { keys: 'k', says: 'Row before', run: () => move(-1) },
  ]);
  const open = (row: Row) => {
    const there = to?.(row);
    if (there) {
      void navigate(there);
    }
  };
  const press = (event: KeyboardEvent<HTMLTableRowElement>, row: Row) => {
    if (event.target !== event.currentTarget) {
      return;
    }

    const step = { ArrowDown: 1, ArrowUp: -1, Home: -Infinity, End: Infinity }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      move(step);
    } else if (event.key === 'Enter') {
      open(row);
    }
  };

  if (list.error && list.rows.length === 0) {
    return <ProblemNote error={list.error} retry={list.refetch} />;
  }

  if (!list.isPending && list.rows.length === 0 && !list.hasNextPage) {
    return empty;
  }

  const cellClass = (column: Column<Row>) => `${column.isNumber ? classes.number : ''} ${column.from ? classes[column.from] : ''}`;
  return (
    <div className={classes.frame} aria-busy={list.isPending} onFocus={goFirst} onClick={goFirst}>
      <NotRead error={list.isFetchNextPageError ? null : list.error} retry={list.refetch} />
      {/* The roles are said, since on a telephone the parts aren't laid out as a table's. */}
      <table role="table" className={classes.table} aria-label={label}>
        <thead role="rowgroup">
          <tr role="row">
            {columns.map(column => (
              <th role="columnheader" key={column.title} scope="col" className={cellClass(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" ref={body}>
          {list.isPending && [1, 2, 3, 4, 5, 6].map(place => <Waiting key={place} columns={columns} cellClass={cellClass} />)}
          {list.rows.map(row => (
            <tr
              role="row"
              key={keyOf(row)}
              tabIndex={-1}
              data-chosen={keyOf(row) === chosen ? '' : undefined}
              onKeyDown={event => press(event, row)}
              onClick={event => isPlain(event.target) && open(row)}
            >
              {columns.map((column, place) => (
                <td role="cell" key={column.title} className={cellClass(column)} data-title={column.title}>
                  {place === 0 && to?.(row) ? <Link to={to(row)!}>{column.cell(row)}</Link> : column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {/* Another length is another end: whether that is in sight is looked at anew. */}
      {!list.isPending && <More key={list.rows.length} list={list} />}
    </div>
  );
}

function Waiting<Row>({ columns, cellClass }: { columns: Column<Row>[]; cellClass: (column: Column<Row>) => string }) {
  return (
    <tr role="row">
      {columns.map(column => (
        <td role="cell" key={column.title} className={cellClass(column)}>
          <Skeleton height={10} my={4} />
        </td>
      ))}
    </tr>
  );
}

/** Not a link or a button in the row, which have their own, nor text that somebody is marking. */
const isPlain = (target: EventTarget) => !(target as Element).closest('a, button, input, label') && !getSelection()?.toString();
