import { Textarea, TextInput } from '@mantine/core';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { answer, api } from '../api/client';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Dialog } from '../forms/Dialog';
import { said, writtenIn } from '../forms/said';
import { ZoneSelect } from '../forms/ZoneSelect';

/** Makes a contact of somebody who hasn't written yet. */
export function MakeContact({ children }: { children: (open: () => void) => ReactNode }) {
  const { ask, to } = useOrganization();
  const navigate = useNavigate();
  const refresh = useRefresh();
  const make = async (form: FormData, clientRef: string) => {
    const addresses = writtenIn(form, 'addresses').split(/[\n,;]+/).map(line => line.trim()).filter(Boolean);
    const body = { ...ask, displayName: said(form, 'displayName'), addresses, language: said(form, 'language'), timeZone: said(form, 'timeZone'), notes: said(form, 'notes'), clientRef };
    const { contactId } = await answer(api.POST('/api/v1/contacts', { body }));
    await refresh('contacts');
    await navigate(to(`contacts/${contactId}`));
  };
  return (
    <Dialog
      title="New contact"
      submit="Make it"
      run={make}
      fields={
        <>
          <TextInput name="displayName" label="Name" maxLength={200} data-autofocus />
          <Textarea name="addresses" label="Numbers and e-mail addresses" description="One a line; numbers in international form" required withAsterisk={false} autosize minRows={2} maxRows={8} />
          <TextInput name="language" label="Language" description="Such as en or pt-BR" />
          <ZoneSelect name="timeZone" label="Time zone" description="It decides when they may be contacted; empty: their number tells" clearable />
          <Textarea name="notes" label="Notes" description="The person never sees them" autosize minRows={2} maxRows={8} />
        </>
      }
    >
      {children}
    </Dialog>
  );
}
