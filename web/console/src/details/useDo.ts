import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useOrganization, type Organization } from '../app/organization';

/**
 * Does something in the organization. After it what shows these subjects is asked again, also where it was refused: somebody else may have been
 * there first.
 */
export function useDo<Body, Answer>(subjects: string[], run: (organization: Organization, body: Body) => Promise<Answer>) {
  const client = useQueryClient();
  const organization = useOrganization();
  return useMutation({
    mutationFn: (body: Body) => run(organization, body),
    onSettled: () => Promise.all(subjects.map(subject => client.invalidateQueries({ queryKey: [organization.organizationId, subject] }))),
  });
}
