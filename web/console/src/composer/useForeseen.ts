import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { CanContactRequest, DecisionView } from '../api/schema';
import { useOrganization } from '../app/organization';

const pause = 1_200;

/**
 * What the gate would say to this message; undefined while that isn't known. It is asked once somebody begins to write, when they pause, and when
 * what it depends on became another (`state`): each question is kept in the audit log.
 */
export function useForeseen(asked: CanContactRequest, state: string, isWriting: boolean): DecisionView | undefined {
  const { organizationId } = useOrganization();
  const [said] = useDebouncedValue(JSON.stringify(asked), pause);
  const { data } = useQuery({
    queryKey: [organizationId, 'foreseen', said, state],
    queryFn: ({ signal }) => answer(api.POST('/api/v1/decisions', { body: JSON.parse(said) as CanContactRequest, signal })),
    enabled: isWriting,
    // Whatever keeps it from being answered, the send will say it.
    retry: false,
    staleTime: Infinity,
    meta: { once: true },
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    // Until it is known of these words, what was said of those before in the same way counts.
    placeholderData: before =>
      before !== undefined && before.channel === asked.channel && before.contactAddress === asked.contactAddress ? before : undefined,
  });
  return data;
}
