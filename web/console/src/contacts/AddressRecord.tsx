import { Button, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import type { ContactAddress, ContactView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { LiftOptOut, RecordOptOut } from '../compliance/OptOutActs';
import { LiftProhibition, Prohibit } from '../compliance/ProhibitionActs';
import { consentsQuery, optOutsQuery, prohibitionsQuery } from '../compliance/queries';
import { RecordConsent } from '../compliance/RecordConsent';
import { consentFor, RevokeAll, RevokeOne } from '../compliance/RevokeConsent';
import { Ago } from '../parts/Ago';
import { Ask } from '../parts/Ask';
import { Channel, channelWord } from '../parts/Channel';
import { Id } from '../parts/Id';
import { Loading } from '../parts/Loading';
import { More } from '../parts/More';
import { ProblemNote } from '../parts/ProblemNote';
import { Status } from '../parts/Status';
import { To } from '../parts/To';
import classes from './AddressRecord.module.css';
import { calledBy } from './queries';

interface AddressRecordProps {
  contact: ContactView;
  address: ContactAddress;
}

/** One address: which channels reach it, what is on record for and against writing to it, and what can be recorded. */
export function AddressRecord({ contact, address: { address, channels } }: AddressRecordProps) {
  const organization = useOrganization();
  const may = useMay();
  const consents = usePages(consentsQuery(organization, address));
  const optOuts = usePages(optOutsQuery(organization, address));
  const prohibitions = usePages(prohibitionsQuery(organization, address));
  const all = [consents, optOuts, prohibitions];
  const isKnown = all.every(list => !list.isPending && !list.error);
  return (
    <section className={classes.record} aria-label={address}>
      <div className={classes.head}>
        <Title order={3}>
          <Id of={address} />
        </Title>
        {channels.map(channel => (
          <Channel key={channel} of={channel} />
        ))}
      </div>
      {all.some(list => list.isPending) && <Loading height={20} />}
      <ProblemNote error={all.find(list => list.error)?.error} retry={() => Promise.all(all.map(list => list.refetch()))} />
      <ul className={classes.facts}>
        {isKnown && optOuts.rows.length + prohibitions.rows.length === 0 && (
          <Fact state={<Status of="open_to_contact">May be written to</Status>} says="no opt-out, not on the do-not-contact list" />
        )}
        {optOuts.rows.map(one => (
          <Fact
            key={one.scope + one.contactAddress}
            state={<Status of="opted_out">Opted out</Status>}
            says={
              <>
                {one.scope === 'all' ? 'of all channels' : `of ${channelWord(one.scope)}`}
                {one.contactAddress !== address && `, at ${one.contactAddress}`}, “{one.keyword}”, <Ago at={one.since} />
              </>
            }
            act={may('admin') && <LiftOptOut optOut={one} />}
          />
        ))}
        {prohibitions.rows.map(one => (
          <Fact
            key={one.prohibitionId}
            state={<Status of="denied">Do not contact</Status>}
            says={
              <>
                {one.channel !== 'all' && `over ${channelWord(one.channel)}, `}
                since <Ago at={one.since} />
                {one.until && <>, until <Ago at={one.until} /></>}: {one.reason}
              </>
            }
            act={may('admin') && <LiftProhibition prohibition={one} />}
          />
        ))}
        {consents.rows.map(one => (
          <Fact
            key={one.consentId}
            state={<Status of={one.status}>{one.status === 'in_force' ? 'Consent in force' : 'Consent taken back'}</Status>}
            says={
              <>
                {consentFor(one)}, {one.revokedAt ? <>ended <Ago at={one.revokedAt} /></> : <>given <Ago at={one.givenAt} /></>}
                {(one.source || one.proof) && <div className={classes.proof}>{[one.source, one.proof].filter(Boolean).join(' — ')}</div>}
              </>
            }
            act={one.status === 'in_force' && may('operator') && <RevokeOne consent={one} />}
          />
        ))}
        {isKnown && consents.rows.length === 0 && <Fact state={<Status of="none">No consent on record</Status>} />}
      </ul>
      <More list={consents} />
      {may('operator') && (
        <div className={classes.acts}>
          <RecordConsent address={address}>{open => <Act says="Record consent" run={open} />}</RecordConsent>
          {consents.rows.some(one => one.status === 'in_force') && <RevokeAll address={address}>{open => <Act says="Take consent back" run={open} />}</RevokeAll>}
          <RecordOptOut address={address}>{open => <Act says="Record an opt-out" run={open} />}</RecordOptOut>
          <Prohibit address={address}>{open => <Act says="Do not contact" run={open} />}</Prohibit>
          <RemoveAddress contact={contact} address={address} />
          <To path={`compliance?to=${encodeURIComponent(address)}`}>May they be contacted now?</To>
        </div>
      )}
    </section>
  );
}

const Act = ({ says, run }: { says: string; run: () => void }) => (
  <Button size="compact-xs" variant="default" onClick={run}>
    {says}
  </Button>
);

const Fact = ({ state, says, act }: { state: ReactNode; says?: ReactNode; act?: ReactNode }) => (
  <li>
    {state}
    <div className={classes.says}>{says}</div>
    {act}
  </li>
);

function RemoveAddress({ contact, address }: { contact: ContactView; address: string }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  return (
    <Ask
      title="Take this address away?"
      says={`${address} no longer counts as ${calledBy(contact)}’s. What was said over it stays in their conversations; whoever writes from it next is a contact of their own. What was asked for at this address stays with it.`}
      confirm="Take away"
      danger
      run={async () => {
        await answer(api.DELETE('/api/v1/contacts/{contactId}/addresses/{address}', { params: { path: { contactId: contact.contactId, address }, query: ask } }));
        await refresh('contacts', 'conversations', 'optOuts', 'prohibitions');
      }}
    >
      {open => <Act says="Take the address away" run={open} />}
    </Ask>
  );
}
