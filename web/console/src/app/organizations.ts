import { useEffect } from 'react';
import { answer, api } from '../api/client';
import { pagesQuery, usePages } from '../api/pages';
import type { OrganizationView } from '../api/schema';

const most = 2_000;

const all = pagesQuery<OrganizationView>(['deployment', 'organizations'], (cursor, signal) =>
  answer(api.GET('/api/v1/organizations', { params: { query: { cursor, limit: 200 } }, signal })),
);

/** The organizations of the deployment, to choose from: page after page until there are 2,000. */
export function useOrganizations(isWanted: boolean) {
  const { rows, hasNextPage, isFetchingNextPage, fetchNextPage, error, refetch } = usePages(all, { enabled: isWanted });
  useEffect(() => {
    if (isWanted && hasNextPage && !isFetchingNextPage && !error && rows.length < most) {
      void fetchNextPage();
    }
  }, [isWanted, hasNextPage, isFetchingNextPage, fetchNextPage, error, rows.length]);
  return { organizations: rows, error, refetch };
}
