import { infiniteQueryOptions, useInfiniteQuery, type QueryKey } from '@tanstack/react-query';
import { useState } from 'react';

export interface Page<Item> {
  items: Item[];
  nextCursor?: string | null;
}

/**
 * A list of the API, page by page. The key is `[organizationId, subject, …]` as with every query; `read` gets the cursor of the page to
 * read, which is undefined for the first.
 */
export const pagesQuery = <Item>(key: QueryKey, read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<Item>>) =>
  infiniteQueryOptions({
    queryKey: key,
    queryFn: ({ pageParam, signal }) => read(pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.nextCursor ?? undefined,
  });

/** What `usePages` gives, and `Table` and `More` take. */
export interface Pages<Item> {
  rows: Item[];
  isPending: boolean;
  error: Error | null;
  refetch: () => unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
}

/** A list with the rows of all pages that were read so far. */
export function usePages<Item>(
  query: ReturnType<typeof pagesQuery<Item>>,
  options: { enabled?: boolean; refetchInterval?: number } = {},
): Pages<Item> {
  const { data, isPending, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = useInfiniteQuery({
    ...query,
    ...options,
  });
  return {
    rows: data?.pages.flatMap(page => page.items) ?? [],
    isPending,
    error,
    refetch,
    hasNextPage,
    isFetchingNextPage,
    isFetchNextPageError,
    fetchNextPage,
  };
}

interface Whole<Item> {
  rows: Item[];
  isPending: boolean;
  error: Error | null;
  refetch: () => unknown;
}

const step = 50;

/** A list that is known whole, and shown fifty by fifty. What it is of (`about`) begins anew where that is another. */
export function useSteps<Item>({ rows, ...rest }: Whole<Item>, about: string): Pages<Item> {
  const [at, setAt] = useState({ about, shown: step });
  const shown = at.about === about ? at.shown : step;
  return {
    ...rest,
    rows: rows.slice(0, shown),
    hasNextPage: rows.length > shown,
    isFetchingNextPage: false,
    isFetchNextPageError: false,
    fetchNextPage: () => setAt({ about, shown: shown + step }),
  };
}

/** A list that comes whole, in the shape of one that comes in pages. */
export const onePage = <Item>({
  data,
  isPending,
  error,
  refetch,
}: {
  data: Item[] | undefined;
  isPending: boolean;
  error: Error | null;
  refetch: () => unknown;
}): Pages<Item> => ({
  rows: data ?? [],
  isPending,
  error,
  refetch,
  hasNextPage: false,
  isFetchingNextPage: false,
  isFetchNextPageError: false,
  fetchNextPage: () => undefined,
});
