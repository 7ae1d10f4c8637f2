import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { answer, api, ifMatch } from '../api/client';
import { pagesQuery, usePages } from '../api/pages';
import { ProblemError } from '../api/problem';
import type { ChangeStorageRequest, CreateOrganizationRequest, OnboardCustomerRequest, OrganizationView, UpdateOrganizationRequest } from '../api/schema';
import { deployment } from '../app/organization';

const listQuery = pagesQuery<OrganizationView>([deployment, 'organizations', 'list'], (cursor, signal) =>
  answer(api.GET('/api/v1/organizations', { params: { query: { cursor, limit: 200 } }, signal })));

const most = 2_000;

/** The organizations; all of them, to 2,000, while something is looked for: the API searches none. */
export function useList(isSearched: boolean) {
  const list = usePages(listQuery);
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage, rows } = list;
  const isDue = isSearched && hasNextPage && !isFetchingNextPage && !isFetchNextPageError && rows.length < most;
  useEffect(() => {
    if (isDue) {
      void fetchNextPage();
    }
  }, [isDue, fetchNextPage]);
  return list;
}

export const storageQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [deployment, 'organizations', organizationId, 'storage'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/organizations/{organizationId}/storage', { params: { path: { organizationId } }, signal })),
  });

/** How far the deletion has come; null where none was begun. */
export const deletionQuery = (organizationId: string) =>
  queryOptions({
    queryKey: [deployment, 'organizations', organizationId, 'deletion'],
    queryFn: async ({ signal }) => {
      try {
        return await answer(api.GET('/api/v1/organizations/{organizationId}/deletion', { params: { path: { organizationId } }, signal }));
      } catch (error) {
        if (error instanceof ProblemError && error.problem.status === 404) {
          return null;
        }

        throw error;
      }
    },
  });

/** What changes organizations is shown in two places. */
function useDoing<Body, Answer>(run: (body: Body) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: [deployment, 'organizations'] }),
        // What the frame's switcher shows.
        client.invalidateQueries({ queryKey: ['deployment', 'organizations'] }),
      ]),
  });
}

export const useCreate = () => useDoing((body: CreateOrganizationRequest) => answer(api.POST('/api/v1/organizations', { body })));

export const useOnboard = () => useDoing((body: OnboardCustomerRequest) => answer(api.POST('/api/v1/onboard', { body })));

const at = (organizationId: string) => ({ params: { path: { organizationId } } });

export const useChange = (organization: OrganizationView) =>
  useDoing((body: UpdateOrganizationRequest) => answer(api.PATCH('/api/v1/organizations/{organizationId}', { ...at(organization.organizationId), body, headers: ifMatch(organization) })));

export const useApprove = (organizationId: string) => useDoing((_: void) => answer(api.POST('/api/v1/organizations/{organizationId}/approve', at(organizationId))));

export const useSuspend = (organizationId: string) => useDoing((_: void) => answer(api.POST('/api/v1/organizations/{organizationId}/suspend', at(organizationId))));

export const useResume = (organizationId: string) => useDoing((_: void) => answer(api.POST('/api/v1/organizations/{organizationId}/resume', at(organizationId))));

export const useChangeStorage = (organizationId: string) =>
  useDoing((body: ChangeStorageRequest) => answer(api.PATCH('/api/v1/organizations/{organizationId}/storage', { ...at(organizationId), body })));

export const useDelete = ({ organizationId, slug }: { organizationId: string; slug: string }) =>
  useDoing((keepNumbers: boolean) => answer(api.DELETE('/api/v1/organizations/{organizationId}', { ...at(organizationId), body: { confirm: slug, keepNumbers } })));
