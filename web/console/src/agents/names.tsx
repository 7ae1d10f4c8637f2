import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answer, api } from '../api/client';
import { pagesQuery, usePages } from '../api/pages';
import type { AgentView } from '../api/schema';
import { useOrganization, type Organization } from '../app/organization';
import { agentQuery } from './queries';

const most = 1_000;

const namesQuery = (organization: Organization) =>
  pagesQuery<AgentView>([organization.organizationId, 'agents', 'names'], (cursor, signal) =>
    answer(api.GET('/api/v1/agents', { params: { query: { ...organization.ask, cursor, limit: 200 } }, signal })),
  );

function useNames() {
  const { rows, isPending, hasNextPage, isFetchingNextPage, fetchNextPage, error, refetch } = usePages(namesQuery(useOrganization()));
  const isDue = hasNextPage && !isFetchingNextPage && !error && rows.length < most;
  useEffect(() => {
    if (isDue) {
      void fetchNextPage();
    }
  }, [isDue, fetchNextPage]);
  return { rows, isPending, error, refetch, isWhole: !isPending && !isDue && !isFetchingNextPage };
}

/** The organization's agents, to choose from: at most the newest thousand. */
export const useAgentNames = () => useNames().rows.map(agent => ({ value: agent.agentId, label: agent.displayName }));

/** The same, with whether they are known yet, or can't be. */
export function useAgentChoice() {
  const { rows, isPending, error, refetch } = useNames();
  return { agents: rows.map(agent => ({ value: agent.agentId, label: agent.displayName })), isPending, error, refetch };
}

interface AgentNameProps {
  /** The agent's id. */
  of: string;
}

/** What people call an agent; its id until that is known. */
export function AgentName({ of }: AgentNameProps) {
  const { rows, isWhole } = useNames();
  const known = rows.find(agent => agent.agentId === of)?.displayName;
  return known ?? (isWhole ? <Unlisted of={of} /> : of);
}

/** One that is gone, or older than the newest thousand. */
function Unlisted({ of }: AgentNameProps) {
  const { data } = useQuery({ ...agentQuery(useOrganization(), of), staleTime: Infinity });
  return data?.displayName ?? of;
}
