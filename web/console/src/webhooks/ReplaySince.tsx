import { Button, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { WebhookView } from '../api/schema';
import { instantOf, localOf } from '../forms/instants';
import { Ask } from '../parts/Ask';
import { useReplaySince } from './queries';

const hour = 3_600_000;

/** Has every event since an instant delivered again, or for the first time. */
export function ReplaySince({ webhook }: { webhook: WebhookView }) {
  const [since, setSince] = useState(() => localOf(new Date(Date.now() - hour)));
  const replay = useReplaySince(webhook.webhookId);
  if (webhook.status !== 'enabled') {
    return null;
  }

  return (
    <Ask
      title="Replay all since an instant?"
      says={`Every event since then goes to ${webhook.url}, delivered before or not. Each has the webhook-id that it had, so a receiver that keeps those does nothing twice.`}
      fields={
        <TextInput type="datetime-local" label="Since" description="In your time zone" value={since} onChange={event => setSince(event.currentTarget.value)} required withAsterisk={false} data-autofocus />
      }
      confirm="Replay"
      run={async () => {
        const instant = instantOf(since);
        if (instant) {
          const { events } = await replay.mutateAsync(instant);
          notifications.show({ message: events === 0 ? 'Nothing happened since then.' : events === 1 ? 'One event is on its way.' : `${events.toLocaleString()} events are on their way.` });
        }
      }}
    >
      {open => (
        <Button variant="default" onClick={open}>
          Replay since…
        </Button>
      )}
    </Ask>
  );
}
