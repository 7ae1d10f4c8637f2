import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { pagesQuery } from '../api/pages';
import type { AgentView, GetChannelStatusOfAgent, TokenView } from '../api/schema';
import type { Organization } from '../app/organization';

const subject = 'agents';

/** The agents that there are, with their channels. */
export const agentsQuery = (organization: Organization) =>
  pagesQuery<GetChannelStatusOfAgent>([organization.organizationId, subject, 'channels'], (cursor, signal) =>
    answer(api.GET('/api/v1/channels', { params: { query: { ...organization.ask, cursor, limit: 50 } }, signal })));

/** All agents that there ever were; those that ended have no channels any more. */
export const everyAgentQuery = (organization: Organization) =>
  pagesQuery<AgentView>([organization.organizationId, subject, 'ever'], (cursor, signal) =>
    answer(api.GET('/api/v1/agents', { params: { query: { ...organization.ask, deprovisioned: true, cursor, limit: 50 } }, signal })));

export const agentQuery = (organization: Organization, agentId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, subject, agentId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/agents/{agentId}', { params: { path: { agentId } }, signal })),
  });

export const channelsQuery = (organization: Organization, agentId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, subject, agentId, 'channels'],
    queryFn: async ({ signal }) => (await answer(api.GET('/api/v1/agents/{agentId}/channels', { params: { path: { agentId } }, signal }))).items[0]?.channels ?? [],
  });

export const placesQuery = (organization: Organization) =>
  queryOptions({
    queryKey: [organization.organizationId, subject, 'places'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/agent-pool', { params: { query: organization.ask }, signal })),
  });

/** All tokens of the organization: the API doesn't list those of one agent. */
export const tokensQuery = (organization: Organization) =>
  pagesQuery<TokenView>([organization.organizationId, 'tokens', 'ofAgents'], (cursor, signal) =>
    answer(api.GET('/api/v1/tokens', { params: { query: { ...organization.ask, cursor, limit: 200 } }, signal })));
