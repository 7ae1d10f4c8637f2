import { Button, Switch } from '@mantine/core';
import { onePage } from '../api/pages';
import type { SettingInForce } from '../api/schema';
import { useAddress } from '../app/address';
import { Empty } from '../parts/Empty';
import { Section } from '../parts/Section';
import { Table, type Column } from '../parts/Table';
import { Typed } from '../parts/Typed';

const columns: Column<SettingInForce>[] = [
  { title: 'Setting', cell: one => <code>{one.name}</code> },
  { title: 'Value', cell: one => (one.value === '' ? '—' : one.value) },
  { title: 'What it means', from: 'sm', cell: one => one.meaning },
];

/** The settings that are in force since the start: those that differ from how they come, or all. */
export function Settings({ settings }: { settings: readonly SettingInForce[] }) {
  const { at, change, clear } = useAddress();
  const [words, isAll] = [at('q').toLowerCase(), at('all') !== ''];
  const rows = settings.filter(one => (isAll || words || !one.isDefault) && `${one.name} ${one.meaning}`.toLowerCase().includes(words));
  return (
    <Section
      title="Settings"
      about="In force since the start. They are changed where the server is started: as --set Section:Name=value, in its environment, or in appsettings.json."
      filters={
        <>
          <Typed label="Search" placeholder="A name or a word" keys="/" value={at('q')} change={text => change('q', text)} />
          <Switch
            size="xs"
            mb={8}
            label="Those that are as they come, too"
            checked={isAll}
            onChange={event => change('all', event.currentTarget.checked ? 'too' : '')}
          />
        </>
      }
    >
      <Table
        label="Settings"
        list={onePage({ data: rows, isPending: false, error: null, refetch: () => undefined })}
        columns={columns}
        keyOf={one => one.name}
        empty={
          words ? (
            <Empty title="No setting is about that" action={<Button variant="default" onClick={clear}>Show all that were changed</Button>} />
          ) : (
            <Empty title="Nothing was changed" action={<Button variant="default" onClick={() => change('all', 'too')}>Show all settings</Button>}>
              Every setting is as it comes.
            </Empty>
          )
        }
      />
    </Section>
  );
}
