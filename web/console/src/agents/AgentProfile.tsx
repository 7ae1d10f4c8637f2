import { Button, Group, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, ifMatch } from '../api/client';
import type { AgentView, MediaPolicy } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { numberIn, said, wordIn, writtenIn } from '../forms/said';
import { useSeen } from '../forms/useSeen';
import { ZoneSelect } from '../forms/ZoneSelect';
import { Command } from '../parts/Command';
import { Section } from '../parts/Section';
import { agentQuery } from './queries';

const media = [
  { value: 'pass_through', label: 'Stays at the provider' },
  { value: 'keep', label: 'Is copied to our storage' },
];

const fieldsOf = ({ displayName, greeting, systemPrompt, language, timeZone, callbackUrl, media, mediaRetentionDays }: AgentView) =>
  [displayName, greeting, systemPrompt, language, timeZone, callbackUrl, media, mediaRetentionDays];

/** What an agent is called, says and lives by. */
export function AgentProfile({ agent }: { agent: AgentView }) {
  const organization = useOrganization();
  const client = useQueryClient();
  const refresh = useRefresh();
  const may = useMay();
  const canChange = may('admin') && (agent.status === 'active' || agent.status === 'paused');
  const [secret, setSecret] = useState<string>();
  const { seen, round, saved, note } = useSeen(agent, fieldsOf);
  const save = async (form: FormData) => {
    const callbackUrl = writtenIn(form, 'callbackUrl');
    const change = answer(
      api.PATCH('/api/v1/agents/{agentId}', {
        params: { path: { agentId: agent.agentId } },
        headers: ifMatch(seen),
        body: {
          displayName: said(form, 'displayName'),
          greeting: writtenIn(form, 'greeting'),
          systemPrompt: writtenIn(form, 'systemPrompt'),
          language: said(form, 'language'),
          timeZone: said(form, 'timeZone'),
          // Named again, it would be checked and signed for anew.
          callbackUrl: callbackUrl === (seen.callbackUrl ?? '') ? undefined : callbackUrl,
          media: wordIn<MediaPolicy>(form, 'media'),
          mediaRetentionDays: numberIn(form, 'mediaRetentionDays'),
        },
      }),
    );
    try {
      const { callbackSecret, ...now } = await change;
      setSecret(callbackSecret ?? undefined);
      saved(now);
      client.setQueryData(agentQuery(organization, agent.agentId).queryKey, now);
    } finally {
      void refresh('agents');
    }
  };
  if (secret) {
    return (
      <Section title="Profile" about="What is pushed to the callback is signed with this secret. It is shown this once: keep it where your program reads it.">
        <Command>{secret}</Command>
        <Button mt="sm" onClick={() => setSecret(undefined)}>
          I kept it
        </Button>
      </Section>
    );
  }

  return (
    <Section title="Profile">
      {note}
      <Form key={round} run={save} isReadOnly={!canChange}>
        <TextInput name="displayName" label="Name" defaultValue={seen.displayName} required withAsterisk={false} maxLength={100} />
        <Textarea name="greeting" label="Greeting" description="What it says first." defaultValue={seen.greeting ?? ''} autosize minRows={2} maxRows={8} />
        <Textarea name="systemPrompt" label="Instructions" description="What your program is told about its work." defaultValue={seen.systemPrompt ?? ''} autosize minRows={3} maxRows={16} />
        <Group grow align="flex-start">
          <TextInput name="language" label="Language" description="Such as en or pt-BR" defaultValue={seen.language} required withAsterisk={false} />
          <ZoneSelect name="timeZone" label="Time zone" description="Type a part of its name" zone={seen.timeZone} disabled={!canChange} />
        </Group>
        <TextInput name="callbackUrl" type="url" label="Callback" description="Where its events are pushed to. Leave it empty for none." defaultValue={seen.callbackUrl ?? ''} placeholder="https://" />
        <Group grow align="flex-start">
          <NativeSelect name="media" label="What people send it" description="Pictures, sounds and files" data={media} defaultValue={seen.media} />
          <NumberInput
            name="mediaRetentionDays"
            label="Kept for days"
            description={seen.mediaRetentionDays == null ? 'Empty: as the deployment says' : 'Once set it can be changed, and not left to the deployment again'}
            defaultValue={seen.mediaRetentionDays ?? undefined}
            required={seen.mediaRetentionDays != null}
            withAsterisk={false}
            min={1}
            max={3_650}
            allowDecimal={false}
            hideControls
          />
        </Group>
      </Form>
    </Section>
  );
}
