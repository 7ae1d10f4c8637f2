import { TagsInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { useSeen } from '../forms/useSeen';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';

/** The words by which strangers on a shared number ask for an agent. */
export function AgentKeywords({ agentId }: { agentId: string }) {
  const { organizationId } = useOrganization();
  const client = useQueryClient();
  const queryKey = [organizationId, 'agents', agentId, 'keywords'];
  const params = { path: { agentId } };
  const { data, error, refetch } = useQuery({ queryKey, queryFn: ({ signal }) => answer(api.GET('/api/v1/agents/{agentId}/keywords', { params, signal })) });
  const save = async (keywords: string[]) => {
    const now = await answer(api.PUT('/api/v1/agents/{agentId}/keywords', { params, body: { keywords } }));
    client.setQueryData(queryKey, now);
    return now.keywords;
  };
  return (
    <Section title="Words on shared numbers" about="A stranger whose first message begins with one of these, or with the agent’s name, comes to this agent.">
      <ProblemNote error={error} retry={refetch} />
      {data && <WordsForm now={data.keywords} save={save} />}
    </Section>
  );
}

/** The words have no version: who changed them meanwhile is seen here before it is overwritten. */
function WordsForm({ now, save }: { now: string[]; save: (words: string[]) => Promise<string[]> }) {
  const may = useMay();
  const [changed, setChanged] = useState<string[]>();
  const { round, saved, note } = useSeen(now, words => words);
  const words = changed ?? now;
  const change = (wished: string[]) => {
    if (!changed) {
      // What somebody else saved before is shown, and so isn't lost.
      saved(now);
    }

    setChanged(wished);
  };
  const [known, setKnown] = useState(round);
  if (known !== round) {
    setKnown(round);
    setChanged(undefined);
  }

  const run = async () => {
    saved(await save(words));
    setChanged(undefined);
  };
  return (
    <>
      {changed && note}
      <Form key={round} run={run} isReadOnly={!may('admin')}>
        <TagsInput aria-label="Words" placeholder="A word, then Enter" value={words} onChange={change} disabled={!may('admin')} />
      </Form>
    </>
  );
}
