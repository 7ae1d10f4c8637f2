import { Group, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { answer, api, ifMatch } from '../api/client';
import type { ContactView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { writtenIn } from '../forms/said';
import { useSeen } from '../forms/useSeen';
import { ZoneSelect } from '../forms/ZoneSelect';
import { Section } from '../parts/Section';
import { contactQuery } from './queries';

const fieldsOf = ({ displayName, language, timeZone, region, notes }: ContactView) => [displayName, language, timeZone, region, notes];

/** Who the person is. */
export function ContactProfile({ contact }: { contact: ContactView }) {
  const organization = useOrganization();
  const client = useQueryClient();
  const refresh = useRefresh();
  const canChange = useMay()('operator');
  const { seen, round, saved, note } = useSeen(contact, fieldsOf);
  const save = async (form: FormData) => {
    const { contactId } = contact;
    const change = answer(
      api.PATCH('/api/v1/contacts/{contactId}', {
        params: { path: { contactId }, query: organization.ask },
        headers: ifMatch(seen),
        body: {
          displayName: writtenIn(form, 'displayName'),
          language: writtenIn(form, 'language'),
          timeZone: writtenIn(form, 'timeZone'),
          region: writtenIn(form, 'region').toUpperCase(),
          notes: writtenIn(form, 'notes'),
        },
      }),
    );
    try {
      const now = await change;
      saved(now);
      client.setQueryData(contactQuery(organization, contactId).queryKey, now);
    } finally {
      void refresh('contacts', 'conversations');
    }
  };
  return (
    <Section title="Person">
      {note}
      <Form key={round} run={save} isReadOnly={!canChange}>
        <TextInput name="displayName" label="Name" defaultValue={seen.displayName ?? ''} maxLength={200} />
        <Group grow align="flex-start">
          <TextInput name="language" label="Language" description="Such as en or pt-BR" defaultValue={seen.language ?? ''} />
          <TextInput name="region" label="Where they are" description="Such as DE or US-FL" defaultValue={seen.region ?? ''} />
        </Group>
        <ZoneSelect name="timeZone" label="Time zone" description="It decides when they may be contacted" zone={seen.timeZone} clearable disabled={!canChange} />
        <Textarea name="notes" label="Notes" description="The person never sees them" defaultValue={seen.notes ?? ''} autosize minRows={3} maxRows={16} maxLength={8000} />
      </Form>
    </Section>
  );
}
