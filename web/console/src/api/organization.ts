import { queryOptions } from '@tanstack/react-query';
import type { Organization } from '../app/organization';
import { answer, api } from './client';

/** An organization by its id. */
export const organizationQuery = ({ organizationId }: Pick<Organization, 'organizationId'>) =>
  queryOptions({
    queryKey: [organizationId, 'organizations', organizationId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/organizations/{organizationId}', { params: { path: { organizationId } }, signal })),
    staleTime: 300_000,
  });
