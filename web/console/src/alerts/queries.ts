import { queryOptions } from '@tanstack/react-query';
import { answer, api, ifMatch } from '../api/client';
import { pagesQuery } from '../api/pages';
import type { AlertRouteView, AlertState, AlertView, ChangeRouteRequest, CreateRouteRequest, Severity } from '../api/schema';
import { useDo } from '../api/useDo';
import type { Organization } from '../app/organization';

/** Of the deployment itself nothing is told live. */
export const paceOf = (organization: Organization) => ({ refetchInterval: organization.isLive ? undefined : 30_000 });

export const alertsQuery = (organization: Organization, state: AlertState | undefined, severity: Severity | undefined) =>
  pagesQuery<AlertView>([organization.organizationId, 'alerts', 'list', state, severity], (cursor, signal) =>
    answer(api.GET('/api/v1/alerts', { params: { query: { ...organization.ask, state, severity, cursor, limit: 50 } }, signal })));

export const alertQuery = (organization: Organization, alertId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'alerts', alertId],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/alerts/{alertId}', { params: { path: { alertId }, query: organization.ask }, signal })),
  });

export const routesQuery = (organization: Organization) =>
  queryOptions({
    queryKey: [organization.organizationId, 'alerts', 'routes'],
    queryFn: async ({ signal }) => (await answer(api.GET('/api/v1/alerts/routes', { params: { query: organization.ask }, signal }))).items,
  });

/** The alerts themselves, and their count. */
const shown = ['alerts', 'overview'];

export const useAcknowledge = () =>
  useDo(shown, (organization, alertId: string) =>
    answer(api.POST('/api/v1/alerts/{alertId}/acknowledge', { params: { path: { alertId }, query: organization.ask } })));

export const useResolve = () =>
  useDo(shown, (organization, alertId: string) => answer(api.POST('/api/v1/alerts/{alertId}/resolve', { params: { path: { alertId }, query: organization.ask } })));

export const useCreateRoute = () =>
  useDo(shown, (organization, body: CreateRouteRequest) => answer(api.POST('/api/v1/alerts/routes', { body: { ...body, ...organization.ask } })));

export const useChangeRoute = (route: AlertRouteView) =>
  useDo(shown, (organization, body: ChangeRouteRequest) =>
    answer(api.PATCH('/api/v1/alerts/routes/{routeId}', {
      params: { path: { routeId: route.routeId }, query: organization.ask },
      body,
      headers: ifMatch(route),
    })));

export const useDeleteRoute = () =>
  useDo(shown, (organization, routeId: string) =>
    answer(api.DELETE('/api/v1/alerts/routes/{routeId}', { params: { path: { routeId }, query: organization.ask } })));

export const useTestRoutes = () => useDo(shown, (organization, _: void) => answer(api.POST('/api/v1/alerts/test', { params: { query: organization.ask } })));
