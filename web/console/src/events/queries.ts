import { queryOptions, useQueries } from '@tanstack/react-query';
import { queryClient } from '../api/client';
import { useSteps, type Pages } from '../api/pages';
import type { EventView } from '../api/schema';
import { useOrganization, type Organization } from '../app/organization';
import { newestOf, type Newest } from './newest';

const pace = 15_000;

const eventsQuery = (organization: Organization, agentId: string, kind: string) => {
  const queryKey = [organization.organizationId, 'events', agentId, kind];
  return queryOptions({
    queryKey,
    queryFn: ({ signal }) => newestOf(agentId, kind ? [kind] : undefined, queryClient.getQueryData<Newest>(queryKey), signal),
    refetchInterval: pace,
  });
};

/** The newest events of some agents, newest first. */
export function useNewestEvents(agentIds: string[], kind: string): Pages<EventView> {
  const organization = useOrganization();
  const all = useQueries({ queries: agentIds.map(agentId => eventsQuery(organization, agentId, kind)) });
  const rows = all.flatMap(({ data }) => data?.events ?? []).sort((a, b) => Date.parse(b.at) - Date.parse(a.at) || (a.eventId < b.eventId ? 1 : -1));
  // What happened some seconds before an instant may be told twice.
  const seen = new Set<string>();
  return useSteps({
    rows: rows.filter(({ eventId }) => !seen.has(eventId) && seen.add(eventId)),
    isPending: all.length > 0 && all.every(({ isPending }) => isPending),
    error: all.find(({ error }) => error)?.error ?? null,
    refetch: () => Promise.all(all.map(({ refetch }) => refetch())),
  }, `${kind} ${agentIds.join()}`);
}
