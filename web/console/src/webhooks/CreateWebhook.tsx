import { Select, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAgentNames } from '../agents/names';
import { newReference } from '../api/client';
import { problemOf } from '../api/problem';
import { FormEnd } from '../forms/FormEnd';
import { Once } from '../parts/Once';
import { KindChoice } from './KindChoice';
import { useCreateWebhook } from './queries';

const empty = { url: '', description: '', agentId: '', eventKinds: [] as string[] };

/** Makes a webhook and shows its secret. */
export function CreateWebhook({ close }: { close: () => void }) {
  const [draft, setDraft] = useState(empty);
  const [clientRef, setClientRef] = useState(newReference);
  const agents = useAgentNames();
  const create = useCreateWebhook();
  const change = (part: Partial<typeof empty>) => {
    setDraft(before => ({ ...before, ...part }));
    setClientRef(newReference());
  };
  if (create.data) {
    return (
      <Once
        of={create.data.secret}
        says={`What happens from now on is posted to ${create.data.webhook.url}. Check the signatures with this secret, then send a test.`}
        lost="Rotate it on the webhook’s page for another."
        close={close}
      />
    );
  }

  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        create.mutate({
          url: draft.url.trim(),
          description: draft.description.trim() || undefined,
          agentId: draft.agentId || undefined,
          eventKinds: draft.eventKinds.length > 0 ? draft.eventKinds : undefined,
          clientRef,
        });
      }}
    >
      <Stack>
        <TextInput
          label="Address"
          placeholder="https://example.com/hooks"
          type="url"
          value={draft.url}
          onChange={event => change({ url: event.currentTarget.value })}
          error={create.error && problemOf(create.error).field === 'url' ? problemOf(create.error).detail : undefined}
          required
          withAsterisk={false}
          data-autofocus
        />
        <TextInput label="What it is for" value={draft.description} onChange={event => change({ description: event.currentTarget.value })} maxLength={500} />
        <Select
          label="Agent"
          placeholder="All agents"
          data={agents}
          value={draft.agentId || null}
          onChange={value => change({ agentId: value ?? '' })}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'All agents' }}
          limit={50}
          nothingFoundMessage="No agent is called that."
        />
        <KindChoice kinds={draft.eventKinds} change={eventKinds => change({ eventKinds })} />
        <FormEnd does="Create webhook" isPending={create.isPending} error={create.error} close={close} />
      </Stack>
    </form>
  );
}
