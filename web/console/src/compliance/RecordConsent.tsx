import { Group, NativeSelect, Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { answer, api } from '../api/client';
import type { AnyChannel, ConsentType, Purpose } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Dialog } from '../forms/Dialog';
import { instantIn, said, wordIn, writtenIn } from '../forms/said';
import { AddressField } from './AddressField';
import { anyChannel, consentTypes, none, ofAddresses, purposes } from './words';

interface OfAddress {
  /** Whose address; left out, it is asked for. */
  address?: string;
  children: (open: () => void) => ReactNode;
}

/** Records that a person agreed to be contacted, with what shows it. */
export function RecordConsent({ address, children }: OfAddress) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  const may = useMay();
  const record = async (form: FormData, clientRef: string) => {
    const body = {
      ...ask,
      contactAddress: writtenIn(form, 'contactAddress'),
      channel: wordIn<AnyChannel>(form, 'channel') ?? 'all',
      consentType: wordIn<ConsentType>(form, 'consentType') ?? 'express',
      purpose: wordIn<Purpose>(form, 'purpose'),
      programme: said(form, 'programme'),
      source: said(form, 'source'),
      proof: said(form, 'proof'),
      givenAt: instantIn(form, 'givenAt'),
      clientRef,
    };
    await answer(api.POST('/api/v1/consents', { body }));
    await refresh(...ofAddresses);
  };
  return (
    <Dialog
      title="Record consent"
      says="Only what the person really said or signed. The record is kept for good; it can be taken back, never changed."
      submit="Record"
      size={560}
      run={record}
      fields={
        <>
          <AddressField address={address} />
          <Group grow align="flex-start">
            <NativeSelect name="channel" label="For" data={anyChannel} />
            <NativeSelect name="consentType" label="How they agreed" data={may('admin') ? consentTypes : consentTypes.filter(type => type.value !== 'written')} defaultValue="express" />
          </Group>
          <Group grow align="flex-start">
            <NativeSelect name="purpose" label="Purpose" data={[none('Any purpose'), ...purposes]} />
            <TextInput name="programme" label="List or campaign" placeholder="None" maxLength={100} />
          </Group>
          <TextInput name="source" label="Where and how it was given" placeholder="A form’s address, at the counter, by telephone" maxLength={500} />
          <Textarea name="proof" label="What shows it" description="The text that was shown, a recording, the id of the message in which it was given" autosize minRows={3} maxRows={10} maxLength={4000} />
          <TextInput name="givenAt" type="datetime-local" label="Given at" description="By your own clock; empty: now" />
        </>
      }
    >
      {children}
    </Dialog>
  );
}
