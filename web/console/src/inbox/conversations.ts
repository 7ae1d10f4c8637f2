import { infiniteQueryOptions, queryOptions, type InfiniteData, type QueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { ConversationState, ConversationView } from '../api/schema';
import type { Organization } from '../app/organization';
import type { Filters } from './filters';

interface Place {
  state: ConversationState;
  cursor?: string;
}

export interface ListPage {
  state: ConversationState;
  items: ConversationView[];
  nextCursor?: string | null;
}

const listKey = (organization: Organization) => [organization.organizationId, 'inbox'] as const;

/** Without a wish, what somebody has to look at comes before what runs. */
const statesOf = (filters: Filters): ConversationState[] => (filters.state ? [filters.state] : ['escalated', 'open']);

async function readPage(
  organization: Organization,
  { owner, ownerUserId, channel, agentId }: Filters,
  { state, cursor }: Place,
  signal?: AbortSignal,
): Promise<ListPage> {
  const query = { ...organization.ask, owner, ownerUserId, channel, agentId, state, cursor, limit: 50 };
  return { state, ...(await answer(api.GET('/api/v1/conversations', { params: { query }, signal }))) };
}

/** The conversations that the filters leave, page by page: all that are escalated, then those that are open. */
export const conversationsQuery = (organization: Organization, filters: Filters) =>
  infiniteQueryOptions({
    queryKey: [...listKey(organization), filters],
    queryFn: ({ pageParam, signal }) => readPage(organization, filters, pageParam, signal),
    initialPageParam: { state: statesOf(filters)[0]! } as Place,
    getNextPageParam: ({ state, nextCursor }): Place | undefined => {
      if (nextCursor) {
        return { state, cursor: nextCursor };
      }

      const states = statesOf(filters);
      const next = states[states.indexOf(state) + 1];
      return next && { state: next };
    },
  });

export const conversationQuery = (organization: Organization, conversationId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'threads', conversationId, 'conversation'],
    queryFn: async ({ signal }) =>
      (await answer(api.GET('/api/v1/conversations/{conversationId}', { params: { path: { conversationId }, query: { messages: 0 } }, signal })))
        .conversation,
  });

/** Shows a conversation as it is now, wherever it is shown. */
export function keep(client: QueryClient, organization: Organization, conversation: ConversationView) {
  client.setQueryData(conversationQuery(organization, conversation.conversationId).queryKey, conversation);
  for (const [key, data] of client.getQueriesData<InfiniteData<ListPage, Place>>({ queryKey: listKey(organization) })) {
    if (data) {
      client.setQueryData(key, placed(data, key[2] as Filters, conversation));
    }
  }
}

/** More at once than this, and the heads of the lists are read instead. */
const mostByItself = 8;

/** The order of the list is noted a second after a message came in: the hint of it comes before. */
const untilNoted = 1_500;

let again: ReturnType<typeof setTimeout> | undefined;

/** Brings conversations that changed to their place in the lists, without reading all pages again. */
export async function follow(client: QueryClient, organization: Organization, ids: string[]) {
  const named = ids.filter(Boolean);
  const work = named.length > mostByItself ? [] : named.map(id => followOne(client, organization, id));
  if (work.length < ids.length) {
    work.push(followHeads(client, organization));
    clearTimeout(again);
    again = setTimeout(() => void Promise.allSettled([followHeads(client, organization)]), untilNoted);
  }

  // What can't be read now is read when the connection is back.
  await Promise.allSettled(work);
}

async function followOne(client: QueryClient, organization: Organization, id: string) {
  keep(client, organization, await client.fetchQuery({ ...conversationQuery(organization, id), staleTime: 0, retry: false }));
}

/** What came in stands at the head of its list. */
async function followHeads(client: QueryClient, organization: Organization) {
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: listKey(organization), type: 'active' })) {
    const filters = queryKey[2] as Filters;
    for (const state of statesOf(filters)) {
      const { items } = await readPage(organization, filters, { state });
      client.setQueryData<InfiniteData<ListPage, Place>>(queryKey, shown => shown && items.reduce((data, one) => placed(data, filters, one), shown));
    }
  }
}

/** The same pages with a conversation where it belongs now: by its state, then by its newest message. */
function placed(data: InfiniteData<ListPage, Place>, filters: Filters, one: ConversationView): InfiniteData<ListPage, Place> {
  const pages = data.pages.map(page => ({ ...page, items: page.items.filter(other => other.conversationId !== one.conversationId) }));
  const fits =
    (!filters.owner || filters.owner === one.owner)
    && (!filters.ownerUserId || filters.ownerUserId === one.ownerUserId)
    && (!filters.agentId || filters.agentId === one.agentId)
    && (!filters.channel || one.channels.includes(filters.channel));
  const room = pages.filter(page => fits && page.state === one.state);
  const page =
    room.find(({ items }) => items.some(other => other.lastMessageAt <= one.lastMessageAt)) ?? room.findLast(({ nextCursor }) => !nextCursor);
  if (page) {
    const before = page.items.findIndex(other => other.lastMessageAt <= one.lastMessageAt);
    page.items.splice(before < 0 ? page.items.length : before, 0, one);
  }

  return { ...data, pages };
}
