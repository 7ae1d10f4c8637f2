import { queryOptions } from '@tanstack/react-query';
import type { Organization } from '../app/organization';
import { answer, api } from './client';

const pace = 30_000;

/** What happens now in an organization; also what the counts in the navigation come from. The deployment itself has none. */
export const overviewQuery = (organization: Organization) =>
  queryOptions({
    queryKey: [organization.organizationId, 'overview'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/overview', { params: { query: organization.ask }, signal })),
    enabled: !organization.isDeployment,
    // An hour goes by, a queue backs up and an agent falls silent without anything that would be told.
    refetchInterval: pace,
  });
