import { Textarea } from '@mantine/core';
import type { ReactNode } from 'react';
import { answer, api } from '../api/client';
import type { OptOutView } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Dialog } from '../forms/Dialog';
import { said, writtenIn } from '../forms/said';
import { RowButton } from '../parts/RowButton';
import { AddressField } from './AddressField';
import { ofAddresses } from './words';

/** Records that a person asked not to be contacted, as a STOP does. */
export function RecordOptOut({ address, children }: { address?: string; children: (open: () => void) => ReactNode }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  return (
    <Dialog
      title="Record an opt-out"
      says="It holds as a STOP does: nobody of the organization writes to this person any more, on any channel and at any address that is known to be theirs, until they write START. They get no confirmation; the agents that talk with them hear of it."
      submit="Record"
      danger
      run={async (form, clientRef) => {
        await answer(api.POST('/api/v1/opt-outs', { body: { ...ask, contactAddress: writtenIn(form, 'contactAddress'), reason: said(form, 'reason'), clientRef } }));
        await refresh(...ofAddresses);
      }}
      fields={
        <>
          <AddressField address={address} />
          <Textarea name="reason" label="How they asked" description="At the counter, by telephone, in a letter. It is kept in the audit log: leave names and numbers out." autosize minRows={2} maxRows={6} maxLength={500} />
        </>
      }
    >
      {children}
    </Dialog>
  );
}

/** Frees an address that is opted out by mistake. What somebody wrote there themselves, only they take back. */
export function LiftOptOut({ optOut: { contactAddress, liftable, scope } }: { optOut: OptOutView }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  if (!liftable || scope !== 'all') {
    return null;
  }

  return (
    <Dialog
      title="Lift this opt-out?"
      says={`${contactAddress} may be written to again. Only do so when this isn’t the person who asked, or it was recorded by mistake. What you give as reason is kept in the audit log.`}
      submit="Lift"
      danger
      run={async form => {
        await answer(api.POST('/api/v1/opt-outs/lift', { body: { ...ask, address: contactAddress, reason: writtenIn(form, 'reason') } }));
        await refresh(...ofAddresses);
      }}
      fields={<Textarea name="reason" label="How you know" required withAsterisk={false} autosize minRows={2} maxRows={6} maxLength={500} data-autofocus />}
    >
      {open => (
        <RowButton onClick={open} aria-label={`Lift the opt-out of ${contactAddress}`}>
          Lift
        </RowButton>
      )}
    </Dialog>
  );
}
