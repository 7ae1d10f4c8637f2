import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { AgentName } from '../agents/names';
import type { WebhookView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Back } from '../parts/Back';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { Missing } from '../parts/Missing';
import { PageHead } from '../parts/PageHead';
import { LoadingLines } from '../parts/Loading';
import { Deliveries } from './Deliveries';
import { pace, webhookQuery } from './queries';
import { WebhookActs } from './WebhookActs';
import { kindsOf } from './WebhookList';
import { WebhookStatus } from './WebhookStatus';
import { WebhookTest } from './WebhookTest';

export function OneWebhook() {
  const webhookId = useParams()['webhookId'] ?? '';
  const { data: webhook, error, refetch } = useQuery({ ...webhookQuery(useOrganization(), webhookId), refetchInterval: pace });
  return (
    <>
      <Back to="webhooks">Webhooks</Back>
      {webhook ? (
        <Shown webhook={webhook} />
      ) : error ? (
        <>
          <PageHead title="Webhook" />
          <Missing error={error} retry={refetch} what="webhook" list={['webhooks', 'All webhooks']} />
        </>
      ) : (
        <LoadingLines />
      )}
    </>
  );
}

function Shown({ webhook }: { webhook: WebhookView }) {
  return (
    <>
      <PageHead title={webhook.description ?? 'Webhook'} about={webhook.url}>
        <WebhookActs webhook={webhook} />
      </PageHead>
      <Facts
        of={[
          ['Status', <WebhookStatus of={webhook} />],
          ['Why', webhook.statusReason],
          ['Failing since', webhook.failingSince && <Ago at={webhook.failingSince} />],
          ['Address', <Id of={webhook.url} />],
          ['Events', kindsOf(webhook)],
          ['Agent', webhook.agentId ? <AgentName of={webhook.agentId} /> : 'All'],
          ['Kind', webhook.isCallback ? 'The callback in the agent’s profile' : webhook.isCopy ? 'The copies of the agent’s route duplication' : undefined],
          ['Made', <Ago at={webhook.createdAt} />],
          ['Id', <Id of={webhook.webhookId} />],
        ]}
      />
      {webhook.status === 'disabled' && (
        <Text size="sm" mb="md">
          Nothing is delivered while it is disabled. Enabled again it takes up what had begun; what happened meanwhile comes by a replay.
        </Text>
      )}
      <WebhookTest webhook={webhook} />
      <Deliveries webhook={webhook} />
    </>
  );
}
