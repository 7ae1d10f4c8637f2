import { Button } from '@mantine/core';
import { useState } from 'react';
import { AgentName } from '../agents/names';
import { usePages } from '../api/pages';
import type { WebhookView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useShortcuts } from '../app/keys';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { Modal } from '../parts/Modal';
import { PageHead } from '../parts/PageHead';
import { Table, type Column } from '../parts/Table';
import { CreateWebhook } from './CreateWebhook';
import { webhooksQuery } from './queries';
import { WebhookStatus } from './WebhookStatus';

/** What a webhook gets, in words. */
export const kindsOf = (webhook: WebhookView) => webhook.eventKinds?.join(', ') ?? 'All';

const columns: Column<WebhookView>[] = [
  { title: 'Address', cell: webhook => webhook.url },
  { title: 'Status', cell: webhook => <WebhookStatus of={webhook} /> },
  { title: 'Events', cell: kindsOf, from: 'md' },
  { title: 'Of', cell: webhook => (webhook.agentId ? <AgentName of={webhook.agentId} /> : 'All agents'), from: 'sm' },
  { title: 'For', cell: webhook => webhook.description ?? (webhook.isCallback ? 'Callback in the profile' : webhook.isCopy ? 'Copies of the messages' : ''), from: 'lg' },
  { title: 'Made', cell: webhook => <Ago at={webhook.createdAt} />, from: 'lg' },
];

export function WebhookList() {
  const organization = useOrganization();
  const list = usePages(webhooksQuery(organization));
  const may = useMay();
  const [isCreating, setCreating] = useState(false);
  const create = may('admin') && <Button onClick={() => setCreating(true)}>New webhook</Button>;
  useShortcuts('Webhooks', may('admin') ? [{ keys: 'n', says: 'New webhook', run: () => setCreating(true) }] : []);
  return (
    <>
      <PageHead title="Webhooks" about="What happens is posted to a program of yours, signed as Standard Webhooks.">
        {create}
      </PageHead>
      <Table
        label="Webhooks"
        list={list}
        columns={columns}
        keyOf={webhook => webhook.webhookId}
        to={webhook => organization.to(`webhooks/${webhook.webhookId}`)}
        empty={
          <Empty title="No webhooks yet" action={create}>
            Give the public https address of a program that shall hear what happens.
          </Empty>
        }
      />
      <Modal opened={isCreating} onClose={() => setCreating(false)} title="New webhook" closeOnClickOutside={false}>
        <CreateWebhook close={() => setCreating(false)} />
      </Modal>
    </>
  );
}
