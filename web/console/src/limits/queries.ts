import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { UsagePeriod } from '../api/schema';
import type { Organization } from '../app/organization';

const beat = 15_000;

/** What was done and spent, what may be, and what is left: of an agent, or of all together. */
export const usageQuery = (organization: Organization, period: UsagePeriod, agentId?: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'usage', period, agentId ?? ''],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/usage', { params: { query: { ...organization.ask, period, agentId } }, signal })),
    refetchInterval: beat,
  });

export const billingQuery = (organization: Organization, period: UsagePeriod) =>
  queryOptions({
    queryKey: [organization.organizationId, 'billing', 'summary', period],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/billing', { params: { query: { ...organization.ask, period } }, signal })),
  });

export const configQuery = (organization: Organization, agentId?: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'billing', 'config', agentId ?? ''],
    // It has no version: what others change meanwhile is only seen by reading it again.
    staleTime: 0,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/billing/config', { params: { query: { ...organization.ask, agentId } }, signal })),
  });

export const agentLimitsQuery = (organization: Organization, agentId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'usage', 'limits', agentId],
    // It has no version: what others change meanwhile is only seen by reading it again.
    staleTime: 0,
    queryFn: ({ signal }) => answer(api.GET('/api/v1/agents/{agentId}/limits', { params: { path: { agentId } }, signal })),
  });

/** The lines of an invoice. Each reading is in the audit log: it isn't asked again by itself. */
export const linesQuery = (organization: Organization, from: string, to: string, agentId?: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'billing', 'lines', from, to, agentId ?? ''],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/billing/export', { params: { query: { ...organization.ask, from, to, agentId } }, signal })),
    staleTime: Infinity,
    meta: { once: true },
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });
