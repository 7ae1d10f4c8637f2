import { Button } from '@mantine/core';
import { usePages } from '../api/pages';
import type { OptOutView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { AddressFilter } from '../parts/AddressFilter';
import { Ago } from '../parts/Ago';
import { channelWord } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Head } from '../parts/Head';
import { Id } from '../parts/Id';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { LiftOptOut, RecordOptOut } from './OptOutActs';
import { optOutsQuery } from './queries';

const columns: Column<OptOutView>[] = [
  { title: 'Person', cell: one => <Id of={one.contactAddress} /> },
  { title: 'Of', cell: one => <Status of="opted_out">{channelWord(one.scope)}</Status> },
  { title: 'What was said or found', cell: one => one.keyword },
  { title: 'Since', cell: one => <Ago at={one.since} /> },
  { title: 'By', from: 'md', cell: one => <Id of={one.source} short /> },
];

/** Who asked not to be written to. */
export function OptOuts() {
  const may = useMay();
  const address = useAddress().at('address') || undefined;
  const list = usePages(optOutsQuery(useOrganization(), address));
  const record = may('operator') && <RecordOptOut address={address}>{open => <Button onClick={open}>Record an opt-out</Button>}</RecordOptOut>;
  const act: Column<OptOutView> = { title: 'Do', cell: one => (one.liftable ? <LiftOptOut optOut={one} /> : 'Only they can') };
  return (
    <>
      <Head acts={record} filters={<AddressFilter />} />
      <Table
        label="Opt-outs"
        list={list}
        columns={may('admin') ? [...columns, act] : columns}
        keyOf={one => `${one.contactAddress} ${one.scope}`}
        empty={
          <Empty title={address ? 'No opt-out there' : 'Nobody has opted out'} action={record}>
            A STOP, an unsubscribe or a complaint is recorded by itself. What people say at the counter or on the telephone is recorded here.
          </Empty>
        }
      />
    </>
  );
}
