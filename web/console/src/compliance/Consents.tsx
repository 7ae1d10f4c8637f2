import { Button } from '@mantine/core';
import { usePages } from '../api/pages';
import type { ConsentView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { Actor } from '../parts/Actor';
import { AddressFilter } from '../parts/AddressFilter';
import { Ago } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { Head } from '../parts/Head';
import { Id } from '../parts/Id';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { consentsQuery } from './queries';
import { RecordConsent } from './RecordConsent';
import { consentFor, RevokeAll, RevokeOne } from './RevokeConsent';

const columns: Column<ConsentView>[] = [
  { title: 'Person', cell: one => <Id of={one.contactAddress} /> },
  { title: 'State', cell: one => <Status of={one.status} /> },
  { title: 'For', cell: consentFor },
  { title: 'Shown by', from: 'md', cell: one => [one.source, one.proof].filter(Boolean).join(' — ') || '—' },
  { title: 'Given', cell: one => <Ago at={one.givenAt} /> },
  { title: 'Ended', from: 'sm', cell: one => (one.revokedAt ? <Ago at={one.revokedAt} /> : '—') },
  { title: 'Recorded by', from: 'lg', cell: one => <Actor of={one.recordedBy} /> },
];

/** Consents on record, with how each stands. */
export function Consents() {
  const may = useMay();
  const address = useAddress().at('address') || undefined;
  const list = usePages(consentsQuery(useOrganization(), address));
  const record = may('operator') && <RecordConsent address={address}>{open => <Button onClick={open}>Record consent</Button>}</RecordConsent>;
  const act: Column<ConsentView> = { title: 'Do', cell: one => one.status === 'in_force' && <RevokeOne consent={one} /> };
  return (
    <>
      <Head
        acts={
          may('operator') && (
            <>
              <RevokeAll address={address}>
                {open => (
                  <Button variant="default" onClick={open}>
                    Take consent back
                  </Button>
                )}
              </RevokeAll>
              {record}
            </>
          )
        }
        filters={<AddressFilter />}
      />
      <Table
        label="Consents"
        list={list}
        columns={may('operator') ? [...columns, act] : columns}
        keyOf={one => one.consentId}
        empty={
          <Empty title={address ? 'No consent on record there' : 'No consents on record'} action={record}>
            Marketing, and calls, need consent that can be shown. Forms and programs record it through the API; what was signed or said can be recorded here.
          </Empty>
        }
      />
    </>
  );
}
