import { answer, api } from '../api/client';
import { pagesQuery } from '../api/pages';
import type { AuditView } from '../api/schema';
import type { Organization } from '../app/organization';

/** What is looked for; what is absent narrows nothing. */
export interface Asked {
  subject?: string;
  action?: string;
  actor?: string;
  since?: string;
  until?: string;
}

export const auditQuery = (organization: Organization, asked: Asked) =>
  pagesQuery<AuditView>([organization.organizationId, 'audit', asked], (cursor, signal) =>
    answer(api.GET('/api/v1/audit', { params: { query: { ...organization.ask, ...asked, cursor, limit: 50 } }, signal })));
