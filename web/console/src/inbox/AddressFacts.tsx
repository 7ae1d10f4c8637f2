import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { ContactAddress } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Channel, channelWord } from '../parts/Channel';
import { Id } from '../parts/Id';
import { ProblemNote } from '../parts/ProblemNote';
import { Status } from '../parts/Status';
import { spoken } from '../parts/tones';
import classes from './AddressFacts.module.css';

/** An address: which channels reach it, and what is on record for and against writing to it. */
export function AddressFacts({ address: { address, channels, optOuts } }: { address: ContactAddress }) {
  const organization = useOrganization();
  const ask = { ...organization.ask, contactAddress: address, limit: 20 };
  const consents = useQuery({
    queryKey: [organization.organizationId, 'consents', address],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/consents', { params: { query: ask }, signal })),
  });
  const prohibitions = useQuery({
    queryKey: [organization.organizationId, 'prohibitions', address],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/do-not-contact', { params: { query: ask }, signal })),
  });
  const isFree = !optOuts?.length && prohibitions.data?.items.length === 0;
  return (
    <section aria-label={address}>
      <h3>
        <Id of={address} />
      </h3>
      <p className={classes.channels}>
        {channels.map(channel => (
          <Channel key={channel} of={channel} />
        ))}
      </p>
      <ul className={classes.facts}>
        {isFree && (
          <li>
            <Status of="open_to_contact">No opt-out on record</Status>
          </li>
        )}
        {optOuts?.map(one => (
          <li key={one.scope + one.since}>
            <Status of="opted_out">Opted out</Status>
            <span>
              {one.scope === 'all' ? 'on all channels' : `of ${channelWord(one.scope)}`}, “{one.keyword}”, <Ago at={one.since} />
            </span>
          </li>
        ))}
        {prohibitions.data?.items.map(one => (
          <li key={one.prohibitionId}>
            <Status of="denied">Do not contact</Status>
            <span>
              {one.channel === 'all' ? '' : `over ${channelWord(one.channel)}, `}
              {one.reason}
              {one.until && (
                <>
                  , until <Ago at={one.until} />
                </>
              )}
            </span>
          </li>
        ))}
        {consents.data?.items.map(one => (
          <li key={one.consentId}>
            <Status of={one.status}>{one.status === 'in_force' ? `${spoken(one.consentType)} consent` : 'Consent taken back'}</Status>
            <span>
              {channelWord(one.channel)}
              {one.purpose && `, ${one.purpose}`}
              {one.programme && `, ${one.programme}`}, <Ago at={one.revokedAt ?? one.givenAt} />
            </span>
          </li>
        ))}
        {consents.data?.items.length === 0 && <li className={classes.none}>No consent on record</li>}
      </ul>
      <ProblemNote error={consents.error ?? prohibitions.error} retry={() => Promise.all([consents.refetch(), prohibitions.refetch()])} />
    </section>
  );
}
