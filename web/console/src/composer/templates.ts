import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { Organization } from '../app/organization';

const most = 200;

/** The organization's WhatsApp templates, the newest of them. */
export const templatesQuery = (organization: Organization) =>
  queryOptions({
    queryKey: [organization.organizationId, 'templates'],
    queryFn: async ({ signal }) => {
      const query = { ...organization.ask, limit: most };
      return (await answer(api.GET('/api/v1/whatsapp/templates', { params: { query }, signal }))).items;
    },
    staleTime: 30_000,
  });
