import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WebhookView } from '../api/schema';
import { FormEnd } from '../forms/FormEnd';
import { useSeen } from '../forms/useSeen';
import { KindChoice } from './KindChoice';
import { useChangeWebhook } from './queries';

interface ChangeWebhookProps {
  webhook: WebhookView;
  close: () => void;
}

/** Webhooks have no version: who changed what meanwhile is seen here before it is overwritten. */
export function ChangeWebhook({ webhook, close }: ChangeWebhookProps) {
  const { seen, round, note } = useSeen(webhook, ({ url, description, eventKinds }) => [url, description, eventKinds]);
  return (
    <>
      {note}
      <ChangeForm key={round} webhook={seen} close={close} />
    </>
  );
}

function ChangeForm({ webhook, close }: ChangeWebhookProps) {
  const [url, setUrl] = useState(webhook.url);
  const [description, setDescription] = useState(webhook.description ?? '');
  const [kinds, setKinds] = useState(webhook.eventKinds ?? []);
  const change = useChangeWebhook(webhook.webhookId);
  const isOfAgent = webhook.isCallback || webhook.isCopy;
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        change.mutate({ url: isOfAgent ? undefined : url.trim(), description: description.trim(), eventKinds: kinds }, { onSuccess: close });
      }}
    >
      <Stack>
        <TextInput
          label="Address"
          description={isOfAgent ? 'It stands in the agent’s profile and is changed there' : undefined}
          type="url"
          value={url}
          onChange={event => setUrl(event.currentTarget.value)}
          disabled={isOfAgent}
          required
          withAsterisk={false}
        />
        <TextInput label="What it is for" value={description} onChange={event => setDescription(event.currentTarget.value)} maxLength={500} />
        <KindChoice kinds={kinds} change={setKinds} />
        <FormEnd does="Save" isPending={change.isPending} error={change.error} close={close} />
      </Stack>
    </form>
  );
}
