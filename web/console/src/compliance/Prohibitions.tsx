import { Button, Switch } from '@mantine/core';
import { usePages } from '../api/pages';
import type { ProhibitionView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { Actor } from '../parts/Actor';
import { AddressFilter } from '../parts/AddressFilter';
import { Ago } from '../parts/Ago';
import { channelWord } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Head } from '../parts/Head';
import { Id } from '../parts/Id';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { LiftProhibition, Prohibit } from './ProhibitionActs';
import { prohibitionsQuery } from './queries';

const columns: Column<ProhibitionView>[] = [
  { title: 'Person', cell: one => <Id of={one.contactAddress} /> },
  { title: 'Over', cell: one => (one.removedAt ? <Status of="removed">{`Lifted: ${channelWord(one.channel)}`}</Status> : <Status of="denied">{channelWord(one.channel)}</Status>) },
  { title: 'Why', cell: one => one.reason },
  { title: 'Since', cell: one => <Ago at={one.since} /> },
  { title: 'Until', from: 'sm', cell: one => (one.removedAt ? <Ago at={one.removedAt} /> : one.until ? <Ago at={one.until} /> : 'It is lifted') },
  { title: 'By', from: 'lg', cell: one => <Actor of={one.by} /> },
];

/** The organization's do-not-contact list. */
export function Prohibitions() {
  const may = useMay();
  const { at, change } = useAddress();
  const address = at('address') || undefined;
  const isAll = at('lifted') !== '';
  const list = usePages(prohibitionsQuery(useOrganization(), address, isAll || undefined));
  const add = may('operator') && <Prohibit address={address}>{open => <Button onClick={open}>Put somebody on the list</Button>}</Prohibit>;
  const act: Column<ProhibitionView> = { title: 'Do', cell: one => !one.removedAt && <LiftProhibition prohibition={one} /> };
  return (
    <>
      <Head
        acts={add}
        filters={
          <>
            <AddressFilter />
            <Switch size="xs" my="auto" label="Lifted ones too" checked={isAll} onChange={event => change('lifted', event.currentTarget.checked ? 'too' : '')} />
          </>
        }
      />
      <Table
        label="Do not contact"
        list={list}
        columns={may('admin') ? [...columns, act] : columns}
        keyOf={one => one.prohibitionId}
        empty={
          <Empty title={address ? 'Not on the list' : 'Nobody is on the list'} action={add}>
            Whom the organization itself won’t contact, whatever they agreed to: it goes before every consent.
          </Empty>
        }
      />
    </>
  );
}
