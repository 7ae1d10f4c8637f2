import { Button } from '@mantine/core';
import { useState } from 'react';
import { usePages } from '../api/pages';
import type { AuditView } from '../api/schema';
import { useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { instantOf } from '../forms/instants';
import { Actor } from '../parts/Actor';
import { Ago, exactly } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { Modal } from '../parts/Modal';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';
import { RowButton } from '../parts/RowButton';
import { Subject } from '../parts/Subject';
import { Table, type Column } from '../parts/Table';
import { inOneLine } from '../parts/Words';
import { AuditDetail } from './AuditDetail';
import { AuditFilters } from './AuditFilters';
import classes from './AuditPage.module.css';
import { auditQuery } from './queries';

export default function AuditPage() {
  const { at, clear, isNarrow } = useAddress();
  const list = usePages(
    auditQuery(useOrganization(), {
      subject: at('subject') || undefined,
      action: at('action') || undefined,
      actor: at('actor') || undefined,
      since: instantOf(at('since')),
      until: instantOf(at('until')),
    }),
  );
  const [open, setOpen] = useState<AuditView>();
  return (
    <Page>
      <PageHead title="Audit" about="Who did what to what, newest first. Nobody can change it: entries are sealed in a chain of hashes." filters={<AuditFilters />} />
      <Table
        label="Audit log"
        list={list}
        columns={columnsOf(setOpen)}
        keyOf={entry => entry.auditId}
        empty={
          isNarrow ? (
            <Empty title="No such entries" action={<Button variant="default" onClick={clear}>Show all</Button>}>
              Subjects, actions and actors are looked for as they are, not by a part of them.
            </Empty>
          ) : (
            <Empty title="Nothing is on record yet">What is done from now on stands here.</Empty>
          )
        }
      />
      <Modal opened={open !== undefined} onClose={() => setOpen(undefined)} title={open?.action} size="lg">
        {open && <AuditDetail entry={open} close={() => setOpen(undefined)} />}
      </Modal>
    </Page>
  );
}

const columnsOf = (look: (entry: AuditView) => void): Column<AuditView>[] => [
  { title: 'Action', cell: entry => entry.action },
  { title: 'Who', cell: entry => <Actor of={entry.actor} /> },
  { title: 'To what', cell: entry => <Subject of={entry.subject} />, from: 'sm' },
  { title: 'Detail', cell: entry => <span className={classes.detail}>{inOneLine(entry.detail)}</span>, from: 'md' },
  { title: 'At', cell: entry => <Ago at={entry.at} /> },
  {
    title: 'Look',
    cell: entry => (
      <RowButton onClick={() => look(entry)} aria-label={`Details of ${entry.action} at ${exactly(entry.at)}`}>
        Details
      </RowButton>
    ),
  },
];
