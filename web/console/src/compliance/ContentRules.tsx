import { Button, TextInput } from '@mantine/core';
import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import type { ContentRuleView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Dialog } from '../forms/Dialog';
import { writtenIn } from '../forms/said';
import { Actor } from '../parts/Actor';
import { Ago } from '../parts/Ago';
import { Ask } from '../parts/Ask';
import { Empty } from '../parts/Empty';
import { Head } from '../parts/Head';
import { RowButton } from '../parts/RowButton';
import { Table, type Column } from '../parts/Table';
import { contentRulesQuery } from './queries';

const columns: Column<ContentRuleView>[] = [
  { title: 'Wording', cell: rule => rule.phrase },
  { title: 'Forbidden', cell: rule => <Ago at={rule.createdAt} /> },
  { title: 'By', from: 'sm', cell: rule => <Actor of={rule.by} /> },
];

/** The wordings that the organization forbids its agents. */
export function ContentRules() {
  const organization = useOrganization();
  const refresh = useRefresh();
  const may = useMay();
  const list = usePages(contentRulesQuery(organization));
  const add = may('admin') && (
    <Dialog
      title="Forbid a wording"
      says="A message that has these words beside each other is refused, in any case and with any punctuation. It counts for what agents and people of the organization write from now on, and for what waits to leave."
      submit="Forbid"
      run={async form => {
        await answer(api.POST('/api/v1/content-rules', { body: { ...organization.ask, phrase: writtenIn(form, 'phrase') } }));
        await refresh('contentRules');
      }}
      fields={<TextInput name="phrase" label="Wording" description="One to ten words" required withAsterisk={false} maxLength={200} data-autofocus />}
    >
      {open => <Button onClick={open}>Forbid a wording</Button>}
    </Dialog>
  );
  const act: Column<ContentRuleView> = {
    title: 'Do',
    cell: rule => (
      <Ask
        title="Allow this wording again?"
        says={`Messages with “${rule.phrase}” leave again, as far as the other rules allow it. What was refused stays refused.`}
        confirm="Allow it"
        danger
        run={async () => {
          await answer(api.DELETE('/api/v1/content-rules/{contentRuleId}', { params: { path: { contentRuleId: rule.contentRuleId }, query: organization.ask } }));
          await refresh('contentRules');
        }}
      >
        {open => (
          <RowButton onClick={open} aria-label={`Allow again “${rule.phrase}”`}>
            Allow again
          </RowButton>
        )}
      </Ask>
    ),
  };
  return (
    <>
      <Head acts={add} />
      <Table
        label="Content rules"
        list={list}
        columns={may('admin') ? [...columns, act] : columns}
        keyOf={rule => rule.contentRuleId}
        empty={
          <Empty title="No wording is forbidden" action={add}>
            The deployment’s own list, such as of threats, counts besides.
          </Empty>
        }
      />
    </>
  );
}
