import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { useOrganization } from '../app/organization';

/** Who can be given a conversation, by name: the newest 200 users. Asked only where it is to be shown. */
export function useColleagues(isShown: boolean) {
  const organization = useOrganization();
  const { data, error, isPending, refetch } = useQuery({
    queryKey: [organization.organizationId, 'colleagues'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/colleagues', { params: { query: { ...organization.ask, limit: 200 } }, signal })),
    enabled: isShown,
  });
  const colleagues = (data?.items ?? []).map(({ userId, name }) => ({ value: userId, label: name })).sort((a, b) => a.label.localeCompare(b.label));
  return { colleagues, error, isPending, refetch };
}
