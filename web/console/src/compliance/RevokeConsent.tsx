import { Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { answer, api } from '../api/client';
import type { ConsentView } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Dialog } from '../forms/Dialog';
import { said, writtenIn } from '../forms/said';
import { Ask } from '../parts/Ask';
import { channelWord } from '../parts/Channel';
import { RowButton } from '../parts/RowButton';
import { spoken } from '../parts/tones';
import { AddressField } from './AddressField';
import { ofAddresses } from './words';

/** What one consent is for, in words. */
export const consentFor = ({ consentType, channel, purpose, programme }: ConsentView) =>
  [`${spoken(consentType)} consent`, channelWord(channel), purpose && spoken(purpose), programme].filter(Boolean).join(', ');

/** Records that a person took one consent back. */
export function RevokeOne({ consent }: { consent: ConsentView }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  return (
    <Ask
      title="Take this consent back?"
      says={`${consent.contactAddress}: ${consentFor(consent)}. It counts no more from now on, at every address that is known to be the same person’s. The record stays and shows when it ended; what they agree to afterwards counts again.`}
      confirm="Take back"
      danger
      run={async () => {
        await answer(api.POST('/api/v1/consents/{consentId}/revoke', { params: { path: { consentId: consent.consentId }, query: ask } }));
        await refresh(...ofAddresses);
      }}
    >
      {open => (
        <RowButton onClick={open} aria-label={`Take back the consent of ${consent.contactAddress}`}>
          Take back
        </RowButton>
      )}
    </Ask>
  );
}

/** Records that a person took all consent back. */
export function RevokeAll({ address, children }: { address?: string; children: (open: () => void) => ReactNode }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  return (
    <Dialog
      title="Record that consent was taken back"
      says="All consent of this person ends now, at each address that is known to be theirs. Messages that need none, such as answers to what they ask, may still go; if they want no messages at all, record an opt-out instead."
      submit="Take back"
      danger
      run={async (form, clientRef) => {
        const body = { ...ask, contactAddress: writtenIn(form, 'contactAddress'), channel: 'all', scope: 'all', source: said(form, 'source'), proof: said(form, 'proof'), clientRef } as const;
        await answer(api.POST('/api/v1/consents/revoke', { body }));
        await refresh(...ofAddresses);
      }}
      fields={
        <>
          <AddressField address={address} />
          <TextInput name="source" label="How they said so" maxLength={500} />
          <Textarea name="proof" label="What shows it" description="A recording, a letter, the id of a message" autosize minRows={2} maxRows={8} maxLength={4000} />
        </>
      }
    >
      {children}
    </Dialog>
  );
}
