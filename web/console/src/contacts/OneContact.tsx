import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { LocalTime } from '../inbox/LocalTime';
import { Ago } from '../parts/Ago';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { Loading } from '../parts/Loading';
import { Missing } from '../parts/Missing';
import { PageHead } from '../parts/PageHead';
import { Section, TwoColumns } from '../parts/Section';
import { AddAddress } from './AddAddress';
import { AddressRecord } from './AddressRecord';
import { ContactConversations } from './ContactConversations';
import { ContactProfile } from './ContactProfile';
import { MergeContact } from './MergeContact';
import { Merges } from './Merges';
import { calledBy, contactQuery } from './queries';
import { Timeline } from './Timeline';

export function OneContact() {
  const { contactId = '' } = useParams();
  const may = useMay();
  const { data: contact, error, refetch } = useQuery(contactQuery(useOrganization(), contactId));
  if (!contact) {
    return (
      <>
        <PageHead title="Contact" />
        {error ? <Missing error={error} retry={refetch} what="contact" list={['contacts', 'All contacts']} /> : <Loading height={320} />}
      </>
    );
  }

  return (
    <>
      <PageHead title={calledBy(contact)}>{may('operator') && <MergeContact contact={contact} />}</PageHead>
      <TwoColumns
        beside={
          <>
            <Section title="About">
              <Facts
                of={[
                  ['Their time', contact.timeZone && <LocalTime zone={contact.timeZone} />],
                  ['Id', <Id of={contact.contactId} />],
                  ['Known', <Ago at={contact.createdAt} />],
                ]}
              />
            </Section>
            <ContactProfile key={contact.contactId} contact={contact} />
            <Merges contact={contact} />
          </>
        }
      >
        <Section
          title="Addresses and what is on record"
          about="What the person asked for at one address counts for all of theirs."
          acts={may('operator') && <AddAddress contact={contact} />}
        >
          {contact.addresses.map(address => (
            <AddressRecord key={address.address} contact={contact} address={address} />
          ))}
          {contact.addresses.length === 0 && 'No address: nobody can write to them.'}
        </Section>
        <ContactConversations contactId={contact.contactId} />
        <Timeline contactId={contact.contactId} />
      </TwoColumns>
    </>
  );
}
