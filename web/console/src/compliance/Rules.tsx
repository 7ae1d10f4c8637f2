import { Button, Group, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { onePage } from '../api/pages';
import type { ListContactRulesRuleView } from '../api/schema';
import { useAddress } from '../app/address';
import { channelWord } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Head } from '../parts/Head';
import { Section } from '../parts/Section';
import { Table, type Column } from '../parts/Table';
import { spoken } from '../parts/tones';
import { rulesQuery } from './queries';

const days = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** The open hours of a week: days with the same ones together. */
function week(hours: Record<string, string[]>) {
  const groups: { from: string; to: string; says: string }[] = [];
  for (const day of days) {
    const says = hours[day]?.join(', ') ?? 'closed';
    const last = groups.at(-1);
    if (last?.says === says) {
      last.to = day;
    } else {
      groups.push({ from: day, to: day, says });
    }
  }

  const short = (day: string) => spoken(day).slice(0, 3);
  return groups.map(({ from, to, says }) => (from === to ? `${short(from)} ${says}` : from === 'monday' && to === 'sunday' ? `Daily ${says}` : `${short(from)}–${short(to)} ${says}`));
}

const columns: Column<ListContactRulesRuleView>[] = [
  { title: 'Place', cell: rule => (rule.place === '*' ? 'Elsewhere' : rule.place) },
  { title: 'For', cell: rule => rule.purposes.map(spoken).join(', ') },
  { title: 'Over', from: 'sm', cell: rule => rule.channels.map(channelWord).join(', ') },
  { title: 'Open hours, their time', cell: rule => week(rule.hours).map(line => <div key={line}>{line}</div>) },
  { title: 'Holidays closed', from: 'md', cell: rule => rule.holidays ?? '—' },
  {
    title: 'Source',
    cell: rule => (
      <>
        {rule.source}
        {rule.note && <div>{rule.note}</div>}
      </>
    ),
  },
  { title: 'In force since', from: 'lg', cell: rule => <time dateTime={rule.effectiveFrom}>{rule.effectiveFrom}</time> },
  { title: 'Reviewed', from: 'sm', cell: rule => <time dateTime={rule.reviewedOn}>{rule.reviewedOn}</time> },
];

/** When the law lets people be contacted, by country and state, with where each rule comes from and when it was last looked at. */
export function Rules() {
  const { at, change } = useAddress();
  const [country, state] = at('place').split('-', 2);
  const query = useQuery(rulesQuery(country || undefined, state || undefined));
  const list = onePage({ ...query, data: query.data?.items });
  return (
    <>
      <Head
        filters={
          <form
            onSubmit={event => {
              event.preventDefault();
              change('place', String(new FormData(event.currentTarget).get('place')).trim().toUpperCase());
            }}
          >
            <Group gap="sm" align="flex-end">
              <TextInput key={at('place')} size="xs" name="place" label="Place" placeholder="US, US-FL, DE" defaultValue={at('place')} maxLength={6} />
              <Button type="submit" variant="default">
                Show what counts there
              </Button>
              {country && (
                <Button variant="subtle" onClick={() => change('place', '')}>
                  All places
                </Button>
              )}
            </Group>
          </form>
        }
      />
      <Table
        label="Rules in force"
        list={list}
        columns={columns}
        keyOf={rule => `${rule.place} ${rule.purposes.join()} ${rule.channels.join()} ${rule.effectiveFrom}`}
        empty={<Empty title="No hours are kept there">Messages may leave at any time of the day, as far as the other rules allow it.</Empty>}
      />
      {query.data && query.data.holidays.length > 0 && (
        <Section title="Holidays of the year">
          <Table
            label="Holidays"
            list={onePage({ ...query, data: query.data.holidays })}
            columns={[
              { title: 'Day', cell: day => <time dateTime={day.on}>{day.on}</time> },
              { title: 'Name', cell: day => day.name },
              { title: 'Of', cell: day => day.of },
            ]}
            keyOf={day => `${day.of} ${day.on} ${day.name}`}
            empty={null}
          />
        </Section>
      )}
    </>
  );
}
