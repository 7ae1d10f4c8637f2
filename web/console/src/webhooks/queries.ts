import { queryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { pagesQuery } from '../api/pages';
import type { ChangeWebhookRequest, CreateWebhookRequest, DeliveryState, WebhookDeliveryView, WebhookView } from '../api/schema';
import { useDo } from '../api/useDo';
import type { Organization } from '../app/organization';

/** Nothing is told live of deliveries. */
export const pace = 15_000;

export const webhooksQuery = (organization: Organization) =>
  pagesQuery<WebhookView>([organization.organizationId, 'webhooks', 'list'], (cursor, signal) =>
    answer(api.GET('/api/v1/webhooks', { params: { query: { ...organization.ask, cursor, limit: 50 } }, signal })));

export const webhookQuery = (organization: Organization, webhookId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'webhooks', webhookId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/webhooks/{webhookId}', { params: { path: { webhookId }, query: organization.ask }, signal })),
  });

export const deliveriesQuery = (organization: Organization, webhookId: string, state: DeliveryState | undefined) =>
  pagesQuery<WebhookDeliveryView>([organization.organizationId, 'webhooks', webhookId, 'deliveries', state], (cursor, signal) =>
    answer(api.GET('/api/v1/webhooks/{webhookId}/deliveries', { params: { path: { webhookId }, query: { ...organization.ask, state, cursor, limit: 50 } }, signal })));

export const useCreateWebhook = () =>
  useDo(['webhooks'], (organization, body: CreateWebhookRequest) => answer(api.POST('/api/v1/webhooks', { body: { ...body, ...organization.ask } })));

const of = (organization: Organization, webhookId: string) => ({ path: { webhookId }, query: organization.ask });

export const useChangeWebhook = (webhookId: string) =>
  useDo(['webhooks'], (organization, body: ChangeWebhookRequest) => answer(api.PATCH('/api/v1/webhooks/{webhookId}', { params: of(organization, webhookId), body })));

export const useDeleteWebhook = (webhookId: string) =>
  useDo(['webhooks'], (organization, _: void) => answer(api.DELETE('/api/v1/webhooks/{webhookId}', { params: of(organization, webhookId) })));

export const useRotate = (webhookId: string) =>
  useDo(['webhooks'], (organization, _: void) => answer(api.POST('/api/v1/webhooks/{webhookId}/secret', { params: of(organization, webhookId) })));

export const useTest = (webhookId: string) =>
  useDo(['webhooks'], (organization, _: void) => answer(api.POST('/api/v1/webhooks/{webhookId}/test', { params: of(organization, webhookId) })));

export const useReplaySince = (webhookId: string) =>
  useDo(['webhooks'], (organization, since: string) => answer(api.POST('/api/v1/webhooks/{webhookId}/replay', { params: of(organization, webhookId), body: { since } })));

export const useReplayOne = (webhookId: string) =>
  useDo(['webhooks'], (organization, deliveryId: string) =>
    answer(api.POST('/api/v1/webhooks/{webhookId}/deliveries/{deliveryId}/replay', { params: { path: { webhookId, deliveryId }, query: organization.ask } })));
