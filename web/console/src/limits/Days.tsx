import { Button, Group } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { useSteps } from '../api/pages';
import type { InvoiceLine } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Channel, channelWord } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Facts } from '../parts/Facts';
import { Head } from '../parts/Head';
import { Loading } from '../parts/Loading';
import { count, price } from '../parts/numbers';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { Table, type Column } from '../parts/Table';
import { DayFields } from './DayFields';
import { linesQuery } from './queries';
import { daysBetween, useDays } from './useDays';

const SpendChart = lazy(() => import('./SpendChart'));

interface NumberedLine extends InvoiceLine {
  number: number;
}

const columns: Column<NumberedLine>[] = [
  { title: 'Day', cell: line => <time dateTime={line.day}>{line.day}</time> },
  { title: 'Agent', cell: line => line.agentName ?? line.agentId ?? 'Nobody’s' },
  { title: 'For', cell: line => (line.item === 'number' ? 'Rent of a number' : <Channel of={line.channel} />) },
  { title: 'How many', isNumber: true, cell: line => count(line.quantity) },
  { title: 'Providers take', isNumber: true, from: 'sm', cell: line => price(line.providerCost) },
  { title: 'Markup', isNumber: true, from: 'md', cell: line => `${line.markupPercent} %` },
  { title: 'Billed', isNumber: true, cell: line => price(line.billingCost) },
];

const itemOf = (line: InvoiceLine) => (line.item === 'number' ? 'Numbers' : channelWord(line.channel));

/** What was spent by day, over which channel, and by which agent. */
export function Days() {
  const { from, to } = useDays();
  const [, setParameters] = useSearchParams();
  const query = useQuery(linesQuery(useOrganization(), from, to));
  const { data, error, refetch, isPending } = query;
  const rows = useMemo(() => data?.lines.map((line, number) => ({ ...line, number })).reverse() ?? [], [data]);
  const list = useSteps({ rows, isPending, error, refetch }, `${from} ${to}`);
  const names = [...new Set(data?.lines.map(itemOf))].sort();
  const byDay = new Map<string, InvoiceLine[]>();
  for (const line of data?.lines ?? []) {
    const lines = byDay.get(line.day) ?? [];
    byDay.set(line.day, lines);
    lines.push(line);
  }

  const days = daysBetween(from, to).map(day => {
    const lines = byDay.get(day) ?? [];
    const spent = (name: string) => lines.filter(line => itemOf(line) === name).reduce((sum, line) => sum + (line.providerCost.micros ?? 0), 0) / 1_000_000;
    return { day, ...Object.fromEntries(names.map(name => [name, spent(name)])) };
  });
  return (
    <>
      <Head
        filters={
          <form
            onSubmit={event => {
              event.preventDefault();
              const form = new FormData(event.currentTarget);
              setParameters({ from: String(form.get('from')), to: String(form.get('to')) }, { replace: true });
            }}
          >
            <Group gap="sm" align="flex-end">
              <DayFields from={from} to={to} />
              <Button type="submit" variant="default">
                Show
              </Button>
            </Group>
          </form>
        }
      />
      <ProblemNote error={error} retry={refetch} />
      {!data && !error && <Loading height={320} />}
      {data && (
        <>
          <Section title="What was spent by day?" about="What providers take, in US dollars. Reading it is an export, and as such in the audit log.">
            <Facts
              of={[
                ['Providers take', price(data.providerCost)],
                ['Billed', price(data.billingCost)],
              ]}
            />
            {names.length > 0 && (
              <Suspense fallback={<Loading height={240} />}>
                <SpendChart days={days} names={names} />
              </Suspense>
            )}
          </Section>
          <Section title="Lines">
            <Table
              label="Lines by day"
              list={list}
              columns={columns}
              keyOf={line => `${line.number}`}
              empty={<Empty title="Nothing was spent">In these days no message left and no rent fell due. Choose other days to see more.</Empty>}
            />
          </Section>
        </>
      )}
    </>
  );
}
