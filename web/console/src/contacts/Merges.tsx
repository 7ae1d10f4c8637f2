import { answer, api } from '../api/client';
import { onePage } from '../api/pages';
import type { ContactMergeView, ContactView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Actor } from '../parts/Actor';
import { Ago, exactly } from '../parts/Ago';
import { Ask } from '../parts/Ask';
import { Id } from '../parts/Id';
import { RowButton } from '../parts/RowButton';
import { Section } from '../parts/Section';
import { Table, type Column } from '../parts/Table';
import { calledBy } from './queries';

/** The joinings that made one contact of several; each can be undone. */
export function Merges({ contact }: { contact: ContactView }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  const may = useMay();
  const merges = contact.merges?.filter(merge => !merge.undoneAt) ?? [];
  if (merges.length === 0) {
    return null;
  }

  const columns: Column<ContactMergeView>[] = [
    { title: 'Contact', cell: merge => <Id of={merge.from} short /> },
    { title: 'When', cell: merge => <Ago at={merge.mergedAt} /> },
    { title: 'By', from: 'sm', cell: merge => <Actor of={merge.actor} /> },
  ];
  const undo: Column<ContactMergeView> = {
    title: 'Do',
    cell: merge => (
      <Ask
        title="Undo this merge?"
        says={`They are two people again. Each has its own addresses, messages and conversations back, also what was written meanwhile. What was decided on the conversations while ${calledBy(contact)} was one person stays with both.`}
        confirm="Undo the merge"
        danger
        run={async () => {
          await answer(api.POST('/api/v1/contact-merges/{mergeId}/undo', { params: { path: { mergeId: merge.mergeId }, query: ask } }));
          await refresh('contacts', 'conversations', 'consents', 'optOuts', 'prohibitions');
        }}
      >
        {open => (
          <RowButton onClick={open} aria-label={`Undo the merge of ${exactly(merge.mergedAt)}`}>
            Undo
          </RowButton>
        )}
      </Ask>
    ),
  };
  return (
    <Section title="Merged into this contact">
      <Table
        label="Merged contacts"
        list={onePage({ data: merges, isPending: false, error: null, refetch: () => undefined })}
        columns={may('operator') ? [...columns, undo] : columns}
        keyOf={merge => merge.mergeId}
        empty={null}
      />
    </Section>
  );
}
