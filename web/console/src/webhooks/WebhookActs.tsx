import { Button } from '@mantine/core';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import type { WebhookView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Ask } from '../parts/Ask';
import { Modal } from '../parts/Modal';
import { Once } from '../parts/Once';
import { ProblemNote } from '../parts/ProblemNote';
import { ChangeWebhook } from './ChangeWebhook';
import { useChangeWebhook, useDeleteWebhook, useRotate } from './queries';

/** What an admin can do with a webhook. */
export function WebhookActs({ webhook }: { webhook: WebhookView }) {
  const [isChanging, setChanging] = useState(false);
  if (!useMay()('admin')) {
    return null;
  }

  return (
    <>
      <Button variant="default" onClick={() => setChanging(true)}>
        Change
      </Button>
      <Switch webhook={webhook} />
      <Rotate webhook={webhook} />
      <Delete webhook={webhook} />
      <Modal opened={isChanging} onClose={() => setChanging(false)} title="Change the webhook">
        <ChangeWebhook webhook={webhook} close={() => setChanging(false)} />
      </Modal>
    </>
  );
}

function Switch({ webhook }: { webhook: WebhookView }) {
  const change = useChangeWebhook(webhook.webhookId);
  if (webhook.status === 'enabled') {
    return (
      <Ask
        title="Disable this webhook?"
        says="Nothing is delivered to it until it is enabled again. What happens meanwhile isn’t kept for it; a replay can bring it later."
        confirm="Disable"
        danger
        run={() => change.mutateAsync({ status: 'disabled' })}
      >
        {open => (
          <Button variant="default" onClick={open}>
            Disable
          </Button>
        )}
      </Ask>
    );
  }

  return (
    <>
      <Button loading={change.isPending} onClick={() => change.mutate({ status: 'enabled' })}>
        Enable
      </Button>
      <ProblemNote error={change.error} />
    </>
  );
}

function Rotate({ webhook }: { webhook: WebhookView }) {
  const rotate = useRotate(webhook.webhookId);
  return (
    <>
      <Ask
        title="Make another secret?"
        says="You see it once. For 24 hours everything carries two signatures, one by the old secret and one by the new; after that the old one doesn’t check any more."
        confirm="Rotate secret"
        run={() => rotate.mutateAsync()}
      >
        {open => (
          <Button variant="default" onClick={open}>
            Rotate secret
          </Button>
        )}
      </Ask>
      <Modal opened={Boolean(rotate.data)} onClose={rotate.reset} title="The new secret" closeOnClickOutside={false}>
        <Once of={rotate.data?.secret} says="Give it to the program that receives, within 24 hours." lost="Rotate it again for another." close={rotate.reset} />
      </Modal>
    </>
  );
}

function Delete({ webhook }: { webhook: WebhookView }) {
  const organization = useOrganization();
  const navigate = useNavigate();
  const remove = useDeleteWebhook(webhook.webhookId);
  return (
    <Ask
      title="Delete this webhook?"
      says={`Nothing is delivered to ${webhook.url} any more, also what is pending. It can’t be taken back; made anew it has another secret.`}
      confirm="Delete"
      danger
      run={async () => {
        await remove.mutateAsync();
        await navigate(organization.to('webhooks'));
      }}
    >
      {open => (
        <Button variant="default" c="var(--bad)" onClick={open}>
          Delete
        </Button>
      )}
    </Ask>
  );
}
