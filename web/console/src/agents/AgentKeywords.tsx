import { TagsInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';

/** The words by which strangers on a shared number ask for an agent. */
export function AgentKeywords({ agentId }: { agentId: string }) {
  const { organizationId } = useOrganization();
  const client = useQueryClient();
  const may = useMay();
  const queryKey = [organizationId, 'agents', agentId, 'keywords'];
  const params = { path: { agentId } };
  const { data, error, refetch } = useQuery({ queryKey, queryFn: ({ signal }) => answer(api.GET('/api/v1/agents/{agentId}/keywords', { params, signal })) });
  const [changed, setChanged] = useState<string[]>();
  const words = changed ?? data?.keywords ?? [];
  const save = async () => {
    client.setQueryData(queryKey, await answer(api.PUT('/api/v1/agents/{agentId}/keywords', { params, body: { keywords: words } })));
    setChanged(undefined);
  };
  return (
    <Section title="Words on shared numbers" about="A stranger whose first message begins with one of these, or with the agent’s name, comes to this agent.">
      <ProblemNote error={error} retry={refetch} />
      {data && (
        <Form run={save} isReadOnly={!may('admin')}>
          <TagsInput aria-label="Words" placeholder="A word, then Enter" value={words} onChange={setChanged} disabled={!may('admin')} />
        </Form>
      )}
    </Section>
  );
}
