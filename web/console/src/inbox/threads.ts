import { hashKey, infiniteQueryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { pagesQuery } from '../api/pages';
import { inTurn, readBeside } from '../api/turns';
import type { FoundMessage, MessageView } from '../api/schema';
import type { Organization } from '../app/organization';
import type { Filters } from './filters';

interface MessagesPage {
  items: MessageView[];
  nextCursor?: string | null;
}

const readPage = (conversationId: string, cursor: string | undefined, signal?: AbortSignal): Promise<MessagesPage> =>
  answer(api.GET('/api/v1/conversations/{conversationId}/messages', { params: { path: { conversationId }, query: { cursor, limit: 50 } }, signal }));

/** A conversation's messages, from the newest back. What is live brings its newest by itself: `refresh`. */
export const messagesQuery = (organization: Organization, conversationId: string) =>
  infiniteQueryOptions({
    queryKey: [organization.organizationId, 'threads', conversationId, 'messages'],
    queryFn: ({ pageParam, signal }) => readPage(conversationId, pageParam, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: last => last.nextCursor ?? undefined,
  });

const newestFirst = (one: MessageView, other: MessageView) => other.createdAt.localeCompare(one.createdAt);

/** Reads the newest messages again: what came, and what became of those that left. The older pages stay. */
export function refresh(client: QueryClient, organization: Organization, conversationId: string): Promise<void> {
  const { queryKey } = messagesQuery(organization, conversationId);
  return inTurn(hashKey(queryKey), async () => {
    try {
      const newest = await readBeside(client, queryKey, () => readPage(conversationId, undefined));
      client.setQueryData<InfiniteData<MessagesPage, string | undefined>>(queryKey, shown => joined(shown, newest));
    } catch {
      // It is read when the connection is back, or when somebody looks again.
      await client.invalidateQueries({ queryKey, refetchType: 'none' });
    }
  });
}

function joined(shown: InfiniteData<MessagesPage, string | undefined> | undefined, newest: MessagesPage): InfiniteData<MessagesPage, string | undefined> {
  const [first, ...older] = shown?.pages ?? [];
  const known = new Set(newest.items.map(message => message.messageId));
  // So many came at once that some stand between: begin anew.
  if (!first || !shown || (newest.nextCursor && !first.items.some(message => known.has(message.messageId)))) {
    return { pages: [newest], pageParams: [undefined] };
  }

  const items = [...newest.items, ...first.items.filter(message => !known.has(message.messageId))].sort(newestFirst);
  return { ...shown, pages: [{ ...first, items }, ...older] };
}

/** Messages by their words, newest first. */
export const searchQuery = (organization: Organization, query: string, { agentId, channel }: Filters) =>
  pagesQuery<FoundMessage>([organization.organizationId, 'searches', query, agentId, channel], (cursor, signal) =>
    answer(api.GET('/api/v1/messages/search', { params: { query: { ...organization.ask, query, agentId, channel, cursor, limit: 20 } }, signal })),
  );
