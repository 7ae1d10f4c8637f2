import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client';
import { useMay } from '../api/signedIn';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { said } from '../forms/said';
import { useSeen } from '../forms/useSeen';
import { Command } from '../parts/Command';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';

/** Where a copy of what people write to an agent goes, beside the agent itself. */
export function AgentCopies({ agentId }: { agentId: string }) {
  const { organizationId } = useOrganization();
  const client = useQueryClient();
  const refresh = useRefresh();
  const [secret, setSecret] = useState<string>();
  const queryKey = [organizationId, 'agents', agentId, 'copies'];
  const params = { path: { agentId } };
  const { data, error, refetch } = useQuery({ queryKey, queryFn: ({ signal }) => answer(api.GET('/api/v1/agents/{agentId}/route-duplication', { params, signal })) });
  const save = async (form: FormData) => {
    const body = { mailbox: said(form, 'mailbox'), webhookUrl: said(form, 'webhookUrl') };
    const { webhookSecret, ...now } = await answer(api.PUT('/api/v1/agents/{agentId}/route-duplication', { params, body }));
    setSecret(webhookSecret ?? undefined);
    client.setQueryData(queryKey, now);
    void refresh('webhooks');
    return now;
  };
  return (
    <Section title="Copies" about="A copy of each message that people write to it goes there too. Empty: none.">
      <ProblemNote error={error} retry={refetch} />
      {secret && (
        <div role="status">
          <p>What is posted is signed with this secret, shown this once.</p>
          <Command>{secret}</Command>
          <Button my="sm" variant="default" onClick={() => setSecret(undefined)}>
            I kept it
          </Button>
        </div>
      )}
      {data && (
        <CopiesForm now={data} save={save} />
      )}
    </Section>
  );
}

interface Copies {
  mailbox?: string | null;
  webhookUrl?: string | null;
}

/** Copies have no version: who changed them meanwhile is seen here before it is overwritten. */
function CopiesForm({ now, save }: { now: Copies; save: (form: FormData) => Promise<Copies> }) {
  const canChange = useMay()('admin');
  const { seen, round, saved, note } = useSeen(now, ({ mailbox, webhookUrl }) => [mailbox, webhookUrl]);
  return (
    <>
      {note}
      <Form key={round} run={async form => saved(await save(form))} isReadOnly={!canChange}>
        <TextInput name="mailbox" type="email" label="Mailbox" defaultValue={seen.mailbox ?? ''} maxLength={254} />
        <TextInput
          name="webhookUrl"
          type="url"
          label="Webhook"
          description="Its deliveries stand with the webhooks"
          placeholder="https://"
          defaultValue={seen.webhookUrl ?? ''}
        />
      </Form>
    </>
  );
}
