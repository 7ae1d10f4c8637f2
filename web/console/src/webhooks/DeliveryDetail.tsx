import { Button, Group, Stack, Text } from '@mantine/core';
import type { WebhookDeliveryView, WebhookView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { Ago } from '../parts/Ago';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { ProblemNote } from '../parts/ProblemNote';
import { Status } from '../parts/Status';
import { Words } from '../parts/Words';
import { outcomeOf } from './attempts';
import { useReplayOne } from './queries';

/** One delivery: each try with its answer, and the way to have it come again. */
export function DeliveryDetail({ webhook, delivery }: { webhook: WebhookView; delivery: WebhookDeliveryView }) {
  const replay = useReplayOne(webhook.webhookId);
  const may = useMay();
  return (
    <Stack>
      <Facts
        of={[
          ['State', <Status of={delivery.state} />],
          ['Event', <Id of={delivery.eventId} />],
          ['Made', <Ago at={delivery.createdAt} />],
          ['Next try', delivery.dueAt && <Ago at={delivery.dueAt} />],
          ['Ended', delivery.endedAt && <Ago at={delivery.endedAt} />],
          ['Id', <Id of={delivery.deliveryId} />],
        ]}
      />
      {delivery.attempts.length === 0 && <Text size="sm">It was not tried yet.</Text>}
      {delivery.attempts.map(attempt => (
        <section key={attempt.number} aria-label={`Try ${attempt.number}`}>
          <Text size="sm" mb={4}>
            Try {attempt.number}, <Ago at={attempt.at} />: {outcomeOf(attempt)}, {attempt.latencyMs.toLocaleString()} ms
          </Text>
          {attempt.answer && <Words label={`Answer to try ${attempt.number}`}>{attempt.answer}</Words>}
        </section>
      ))}
      <ProblemNote error={replay.error} />
      {may('operator') && webhook.status === 'enabled' && (
        <Group justify="flex-end" gap="sm">
          <Text size="sm" role="status">
            {replay.isSuccess ? 'It is on its way again.' : ''}
          </Text>
          <Button variant="default" loading={replay.isPending} onClick={() => replay.mutate(delivery.deliveryId)} title="Sends it again with the webhook-id that it had">
            Replay
          </Button>
        </Group>
      )}
    </Stack>
  );
}
