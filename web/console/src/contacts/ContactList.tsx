import { Button } from '@mantine/core';
import { usePages } from '../api/pages';
import type { ContactView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { Id } from '../parts/Id';
import { PageHead } from '../parts/PageHead';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { Typed } from '../parts/Typed';
import classes from './ContactList.module.css';
import { MakeContact } from './MakeContact';
import { calledBy, contactsQuery } from './queries';

const columns: Column<ContactView>[] = [
  { title: 'Name', cell: calledBy },
  {
    title: 'Addresses',
    cell: ({ addresses }) => (
      <div className={classes.addresses}>
        {addresses.map(({ address }) => (
          <Id key={address} of={address} />
        ))}
      </div>
    ),
  },
  {
    title: 'May be written to',
    from: 'sm',
    cell: ({ addresses }) => (addresses.some(address => address.optOuts?.length) ? <Status of="opted_out" /> : <Status of="open_to_contact">No opt-out</Status>),
  },
  { title: 'Language', from: 'md', cell: contact => contact.language ?? '—' },
  { title: 'Time zone', from: 'md', cell: contact => contact.timeZone ?? '—' },
  { title: 'Known', from: 'sm', cell: contact => <Ago at={contact.createdAt} /> },
];

export function ContactList() {
  const organization = useOrganization();
  const may = useMay();
  const { at, change } = useAddress();
  const search = at('q');
  const list = usePages(contactsQuery(organization, search || undefined));
  const make = may('operator') && <MakeContact>{open => <Button onClick={open}>New contact</Button>}</MakeContact>;
  return (
    <>
      <PageHead
        title="Contacts"
        about="The people at the other end. One contact has all addresses that are known to be theirs."
        filters={<Typed label="Search contacts" placeholder="Name, number or e-mail address" keys="/" value={search} change={words => change('q', words)} />}
      >
        {make}
      </PageHead>
      <Table
        label="Contacts"
        list={list}
        columns={columns}
        keyOf={contact => contact.contactId}
        to={contact => organization.to(`contacts/${contact.contactId}`)}
        empty={
          search ? (
            <Empty title="Nobody has that name or address">Try the beginning of a name, a whole number with its country, or an e-mail address.</Empty>
          ) : (
            <Empty title="No contacts yet" action={make}>
              Whoever writes to an agent, or is written to, becomes a contact by itself.
            </Empty>
          )
        }
      />
    </>
  );
}
