import { hashKey, infiniteQueryOptions, queryOptions, type InfiniteData, type QueryClient, type QueryKey } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { ConversationState, ConversationView } from '../api/schema';
import { inTurn, readBeside, settled } from '../api/turns';
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

async function readOne(conversationId: string, signal?: AbortSignal): Promise<ConversationView> {
  const params = { path: { conversationId }, query: { messages: 0 } };
  return (await answer(api.GET('/api/v1/conversations/{conversationId}', { params, signal }))).conversation;
}

const oneKey = (organization: Organization, conversationId: string) => [organization.organizationId, 'threads', conversationId, 'conversation'] as const;

const knownIn = (client: QueryClient, organization: Organization, conversationId: string) =>
  client.getQueryData<ConversationView>(oneKey(organization, conversationId));

export const conversationQuery = (organization: Organization, conversationId: string) =>
  queryOptions({
    queryKey: oneKey(organization, conversationId),
    queryFn: async ({ client, signal }) => {
      const before = knownIn(client, organization, conversationId);
      return newer(await readOne(conversationId, signal), before, knownIn(client, organization, conversationId));
    },
  });

/** Whether this is how the conversation was before the other, as far as can be told by both alone. */
const isOlder = (one: ConversationView, other: ConversationView) =>
  one.conversationId === other.conversationId
  && (one.version < other.version || (one.version === other.version && one.lastMessageAt < other.lastMessageAt));

/** Of an answer and what is known now, the newer. Where what was known before the question still is, nothing came between: the answer is it. */
const newer = (answered: ConversationView, before: ConversationView | undefined, known: ConversationView | undefined) =>
  known && known !== before && isOlder(answered, known) ? known : answered;

/** Shows a conversation as it is now, wherever it is shown. `before` is what was known of it when it was asked for. */
export function keep(client: QueryClient, organization: Organization, answered: ConversationView, before?: ConversationView) {
  const { conversationId } = answered;
  const now = newer(answered, before, knownIn(client, organization, conversationId));
  client.setQueryData(conversationQuery(organization, conversationId).queryKey, now);
  for (const { queryKey, state } of client.getQueryCache().findAll({ queryKey: listKey(organization) })) {
    const filters = queryKey[2] as Filters;
    client.setQueryData<InfiniteData<ListPage, Place>>(queryKey, shown => shown && placed(shown, filters, now));
    if (state.fetchStatus === 'fetching') {
      void settled(client, queryKey).then(() => {
        const newest = knownIn(client, organization, conversationId) ?? now;
        client.setQueryData<InfiniteData<ListPage, Place>>(queryKey, shown => shown && placedIfNewer(shown, filters, newest));
      });
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

const followOne = (client: QueryClient, organization: Organization, id: string) =>
  inTurn(hashKey(oneKey(organization, id)), async () => {
    const before = knownIn(client, organization, id);
    const answered = await readOne(id);
    keep(client, organization, answered, before);
    if (answered.conversationId !== id) {
      // Its contact was joined to another: this one leads there.
      client.setQueryData(conversationQuery(organization, id).queryKey, answered);
    }
  });

/** What came in stands at the head of its list. */
async function followHeads(client: QueryClient, organization: Organization) {
  for (const { queryKey } of client.getQueryCache().findAll({ queryKey: listKey(organization), type: 'active' })) {
    await inTurn(hashKey(queryKey), () => followHead(client, organization, queryKey));
  }
}

async function followHead(client: QueryClient, organization: Organization, queryKey: QueryKey) {
  const filters = queryKey[2] as Filters;
  for (const state of statesOf(filters)) {
    const { items } = await readBeside(client, queryKey, () => readPage(organization, filters, { state }));
    client.setQueryData<InfiniteData<ListPage, Place>>(queryKey, shown => shown && items.reduce((data, one) => placedIfNewer(data, filters, one), shown));
  }
}

const placedIfNewer = (data: InfiniteData<ListPage, Place>, filters: Filters, one: ConversationView) =>
  data.pages.some(page => page.items.some(other => isOlder(one, other))) ? data : placed(data, filters, one);

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
