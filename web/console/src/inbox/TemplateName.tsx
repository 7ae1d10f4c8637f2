import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../app/organization';
import { templatesQuery } from '../composer/templates';

/** What a template is called; the id that it was sent by where that isn't known. */
export function TemplateName({ of }: { of: string }) {
  const { data } = useQuery({ ...templatesQuery(useOrganization()), staleTime: 300_000 });
  return data?.find(template => template.templateId === of || template.externalId === of)?.name ?? of;
}
