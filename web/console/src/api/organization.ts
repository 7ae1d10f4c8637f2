import { queryOptions } from '@tanstack/react-query';
import { deployment, type Organization } from '../app/organization';
import { answer, api } from './client';

/** An organization by its id: the same for the deployment's screens and for its own. */
export const organizationQuery = ({ organizationId }: Pick<Organization, 'organizationId'>) =>
  queryOptions({
    queryKey: [deployment, 'organizations', organizationId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/organizations/{organizationId}', { params: { path: { organizationId } }, signal })),
    staleTime: 300_000,
  });
