import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useOrganization, type Organization } from '../app/organization';

/** Asks again for what is shown of these subjects. */
export function useRefresh() {
  const client = useQueryClient();
  const { organizationId } = useOrganization();
  return (...subjects: string[]) => Promise.all(subjects.map(subject => client.invalidateQueries({ queryKey: [organizationId, subject] })));
}

/**
 * Does something in the organization. After it what shows these subjects is asked again, also where it was refused: somebody else may have been
 * there first.
 */
export function useDo<Body, Answer>(subjects: string[], run: (organization: Organization, body: Body) => Promise<Answer>) {
  const organization = useOrganization();
  const refresh = useRefresh();
  return useMutation({ mutationFn: (body: Body) => run(organization, body), onSettled: () => refresh(...subjects) });
}
