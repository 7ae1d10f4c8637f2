import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Organization } from '../app/organization';

/** Where the deployment is reached, what it runs on, its settings in force, and what is still to do. */
export const setUpQuery = (organization: Organization) =>
  queryOptions({ queryKey: [organization.organizationId, 'set-up'], queryFn: ({ signal }) => answer(api.GET('/api/v1/set-up', { signal })) });

/** Has the server ask itself at an address, and saves it where that works; without one, takes away what was saved. */
export function useSavePublicUrl(organization: Organization) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (publicUrl: string | null) => answer(api.PUT('/api/v1/set-up/public-url', { body: { publicUrl } })),
    onSuccess: now => client.setQueryData(setUpQuery(organization).queryKey, now),
  });
}
