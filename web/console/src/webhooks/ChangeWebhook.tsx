import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { WebhookView } from '../api/schema';
import { FormEnd } from '../forms/FormEnd';
import { KindChoice } from './KindChoice';
import { useChangeWebhook } from './queries';

export function ChangeWebhook({ webhook, close }: { webhook: WebhookView; close: () => void }) {
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
