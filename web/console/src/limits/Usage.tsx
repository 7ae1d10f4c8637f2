import { useQuery } from '@tanstack/react-query';
import { onePage } from '../api/pages';
import type { UsageOfChannel } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Facts } from '../parts/Facts';
import { Head } from '../parts/Head';
import { Loading } from '../parts/Loading';
import { count, price } from '../parts/numbers';
import { ProblemNote } from '../parts/ProblemNote';
import { Section, TwoColumns } from '../parts/Section';
import { Table, type Column } from '../parts/Table';
import { To } from '../parts/To';
import { LimitBars } from './LimitBars';
import { PeriodChoice, usePeriod } from './PeriodChoice';
import { usageQuery } from './queries';

const columns: Column<UsageOfChannel>[] = [
  { title: 'Channel', cell: line => <Channel of={line.channel} /> },
  { title: 'Messages', isNumber: true, cell: line => count(line.quantity) },
  { title: 'Segments', isNumber: true, from: 'sm', cell: line => count(line.segments) },
  { title: 'Cost', isNumber: true, cell: line => price(line.cost) },
];

/** What all agents did and spent in a while, and what is left. */
export function Usage() {
  const query = useQuery(usageQuery(useOrganization(), usePeriod()));
  const { data: usage, error, refetch } = query;
  return (
    <>
      <Head filters={<PeriodChoice />} />
      <ProblemNote error={error} retry={refetch} />
      {!usage && !error && <Loading height={240} />}
      {usage && (
        <TwoColumns
          beside={
            <Section title="What is left now" about="For all agents together." acts={<To path="limits/organization">Change limits</To>}>
              <LimitBars limits={usage.limits} remaining={usage.remaining} />
            </Section>
          }
        >
          <Section title="What was used">
            <Facts
              of={[
                ['Messages out', count(usage.actions)],
                ['Cost', price(usage.cost)],
                ['Rented numbers', usage.numbers.quantity > 0 && `${count(usage.numbers.quantity)} ${usage.numbers.quantity === 1 ? 'month' : 'months'}, ${price(usage.numbers.cost)}`],
                ['Since', usage.since && <Ago at={usage.since} />],
              ]}
            />
          </Section>
          <Section title="By channel" about="The provider’s price where it is known, else the estimate.">
            <Table
              label="Usage by channel"
              list={onePage({ ...query, data: usage.byChannel })}
              columns={columns}
              keyOf={line => line.channel}
              empty={<Empty title="Nothing was sent">What agents send is counted here as it leaves.</Empty>}
            />
          </Section>
        </TwoColumns>
      )}
    </>
  );
}
