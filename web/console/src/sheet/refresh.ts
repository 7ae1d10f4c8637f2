import { useQueryClient } from '@tanstack/react-query';
import { useOrganization } from '../app/organization';

/** Asks again for what is shown of these subjects. */
export function useRefresh() {
  const client = useQueryClient();
  const { organizationId } = useOrganization();
  return (...subjects: string[]) => Promise.all(subjects.map(subject => client.invalidateQueries({ queryKey: [organizationId, subject] })));
}
