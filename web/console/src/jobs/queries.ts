import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { pagesQuery } from '../api/pages';
import type { JobState, JobView } from '../api/schema';
import { useDo } from '../api/useDo';
import type { Organization } from '../app/organization';

/** Nothing is told live of jobs. */
export const pace = 15_000;

export const jobsQuery = (organization: Organization, state: JobState) =>
  pagesQuery<JobView>([organization.organizationId, 'jobs', 'list', state], (cursor, signal) =>
    answer(api.GET('/api/v1/jobs', { params: { query: { ...organization.ask, state, cursor, limit: 50 } }, signal })));

export const useReplay = () =>
  useDo(['jobs', 'overview'], (organization, jobId: string) =>
    answer(api.POST('/api/v1/jobs/{jobId}/replay', { params: { path: { jobId }, query: organization.ask } })));

/** What a message on its way out can be; all else has arrived or came in. */
export const waysOut = {
  waiting: ['queued', 'scheduled', 'sending'],
  retrying: ['retrying', 'uncertain'],
  failed: ['failed', 'undelivered', 'permanently_failed', 'aborted'],
} satisfies Record<string, string[]>;

export type WayOut = keyof typeof waysOut;

/** How many of an agent's newest messages are looked at. */
export const mostLookedAt = 200;

/** Those of an agent's newest messages that have not arrived: the API lists all of them by agent, what fits is picked here. */
export const outboxQuery = (organization: Organization, agentId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'jobs', 'outbox', agentId],
    queryFn: async ({ signal }) => {
      const wanted: string[] = Object.values(waysOut).flat();
      const page = await answer(api.GET('/api/v1/messages', { params: { query: { agentId, limit: mostLookedAt } }, signal }));
      return page.items.filter(message => message.direction === 'out' && wanted.includes(message.status));
    },
  });
