import { NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { answer, api } from '../api/client';
import type { AnyChannel, ProhibitionView } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Dialog } from '../forms/Dialog';
import { instantIn, wordIn, writtenIn } from '../forms/said';
import { Ask } from '../parts/Ask';
import { channelWord } from '../parts/Channel';
import { RowButton } from '../parts/RowButton';
import { AddressField } from './AddressField';
import { anyChannel, ofAddresses } from './words';

/** Puts a person on the organization's do-not-contact list. */
export function Prohibit({ address, children }: { address?: string; children: (open: () => void) => ReactNode }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  return (
    <Dialog
      title="Do not contact"
      says="Nobody of the organization contacts this person, at any address that is known to be theirs, until the entry ends or is lifted. Agents hear that it is forbidden, not why."
      submit="Put on the list"
      danger
      run={async form => {
        const body = {
          ...ask,
          contactAddress: writtenIn(form, 'contactAddress'),
          reason: writtenIn(form, 'reason'),
          channel: wordIn<AnyChannel>(form, 'channel'),
          until: instantIn(form, 'until'),
        };
        await answer(api.POST('/api/v1/do-not-contact', { body }));
        await refresh(...ofAddresses);
      }}
      fields={
        <>
          <AddressField address={address} />
          <Textarea name="reason" label="Why" required withAsterisk={false} autosize minRows={2} maxRows={6} maxLength={500} />
          <NativeSelect name="channel" label="Over" data={anyChannel} />
          <TextInput name="until" type="datetime-local" label="Until" description="By your own clock; empty: it doesn’t end by itself" />
        </>
      }
    >
      {children}
    </Dialog>
  );
}

/** Takes a person off the list. */
export function LiftProhibition({ prohibition: { prohibitionId, contactAddress, channel, reason } }: { prohibition: ProhibitionView }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  return (
    <Ask
      title="Take off the list?"
      says={`${contactAddress} may be contacted over ${channel === 'all' ? 'all channels' : channelWord(channel)} again, as far as the other rules allow it. What the person asked for themselves, such as STOP, stays. It was put there because: ${reason}`}
      confirm="Take off"
      danger
      run={async () => {
        await answer(api.DELETE('/api/v1/do-not-contact/{prohibitionId}', { params: { path: { prohibitionId }, query: ask } }));
        await refresh(...ofAddresses);
      }}
    >
      {open => (
        <RowButton onClick={open} aria-label={`Lift what stands about ${contactAddress}`}>
          Lift
        </RowButton>
      )}
    </Ask>
  );
}
