import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { pagesQuery } from '../api/pages';
import type { ConsentView, ContentRuleView, DecisionView, OptOutView, ProhibitionView } from '../api/schema';
import type { Organization } from '../app/organization';

const limit = 50;

/** Consents on record, of everybody or at one address. */
export const consentsQuery = (organization: Organization, contactAddress?: string) =>
  pagesQuery<ConsentView>([organization.organizationId, 'consents', 'list', contactAddress ?? ''], (cursor, signal) =>
    answer(api.GET('/api/v1/consents', { params: { query: { ...organization.ask, contactAddress, cursor, limit } }, signal })));

/** Who asked not to be written to; at one address, what counts there. */
export const optOutsQuery = (organization: Organization, contactAddress?: string) =>
  pagesQuery<OptOutView>([organization.organizationId, 'optOuts', 'list', contactAddress ?? ''], (cursor, signal) =>
    answer(api.GET('/api/v1/opt-outs', { params: { query: { ...organization.ask, contactAddress, cursor, limit } }, signal })));

/** The organization's do-not-contact list; with `removed`, also what was taken off it. */
export const prohibitionsQuery = (organization: Organization, contactAddress?: string, removed?: boolean) =>
  pagesQuery<ProhibitionView>([organization.organizationId, 'prohibitions', 'list', contactAddress ?? '', removed ?? false], (cursor, signal) =>
    answer(api.GET('/api/v1/do-not-contact', { params: { query: { ...organization.ask, contactAddress, removed, cursor, limit } }, signal })));

interface DecisionFilters {
  allowed?: boolean;
  agentId?: string;
  contactAddress?: string;
}

export const decisionsQuery = (organization: Organization, filters: DecisionFilters) =>
  pagesQuery<DecisionView>([organization.organizationId, 'decisions', 'list', filters], (cursor, signal) =>
    answer(api.GET('/api/v1/decisions', { params: { query: { ...organization.ask, ...filters, cursor, limit } }, signal })));

export const decisionQuery = (organization: Organization, decisionId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'decisions', decisionId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/decisions/{decisionId}', { params: { path: { decisionId }, query: organization.ask }, signal })),
    staleTime: Infinity,
  });

export const receiptQuery = (organization: Organization, decisionId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'decisions', decisionId, 'receipt'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/decisions/{decisionId}/receipt', { params: { path: { decisionId }, query: organization.ask }, signal })),
    staleTime: Infinity,
  });

export const policyQuery = (organization: Organization) =>
  queryOptions({
    queryKey: [organization.organizationId, 'policy'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/compliance/policy', { params: { query: organization.ask }, signal })),
  });

export const hoursQuery = (organization: Organization) =>
  queryOptions({
    queryKey: [organization.organizationId, 'hours'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/compliance/hours', { params: { query: organization.ask }, signal })),
  });

export const firstContactQuery = ({ organizationId }: Organization) =>
  queryOptions({
    queryKey: [organizationId, 'firstContact'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/organizations/{organizationId}/first-contact', { params: { path: { organizationId } }, signal })),
  });

/** The hours of the law, for everywhere or for one place. They are the deployment's, the same for all. */
export const rulesQuery = (country?: string, state?: string) =>
  queryOptions({
    queryKey: ['deployment', 'rules', country ?? '', state ?? ''],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/compliance/rules', { params: { query: { country, state } }, signal })),
    staleTime: 300_000,
  });

export const contentRulesQuery = (organization: Organization) =>
  pagesQuery<ContentRuleView>([organization.organizationId, 'contentRules'], (cursor, signal) =>
    answer(api.GET('/api/v1/content-rules', { params: { query: { ...organization.ask, cursor, limit } }, signal })));
