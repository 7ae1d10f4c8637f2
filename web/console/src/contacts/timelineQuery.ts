import { infiniteQueryOptions } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { MessageView } from '../api/schema';
import type { Organization } from '../app/organization';

const atOnce = 20;

/** Where reading stands: in each conversation the cursor of what is older, and messages that were read but may have newer ones before them. */
interface Place {
  cursors: Record<string, string | undefined>;
  held: MessageView[];
}

interface TimelinePage {
  items: MessageView[];
  next?: Place;
}

const newestFirst = (one: MessageView, other: MessageView) => other.createdAt.localeCompare(one.createdAt);

/** The messages of several conversations as one line, newest first. The API tells those of a conversation only, so they are merged here. */
export const timelineQuery = (organization: Organization, contactId: string, conversationIds: string[]) =>
  infiniteQueryOptions({
    queryKey: [organization.organizationId, 'conversations', 'timeline', contactId, conversationIds],
    queryFn: async ({ pageParam: { cursors, held }, signal }): Promise<TimelinePage> => {
      const read = await Promise.all(
        Object.entries(cursors).map(async ([conversationId, cursor]) => {
          const params = { path: { conversationId }, query: { cursor, limit: atOnce } };
          return { conversationId, ...(await answer(api.GET('/api/v1/conversations/{conversationId}/messages', { params, signal }))) };
        }),
      );
      const all = [...held, ...read.flatMap(one => one.items)].sort(newestFirst);
      const going = read.filter(one => one.nextCursor);
      // Before the oldest that was read of a conversation there may be more of it.
      const from = going.map(one => one.items.at(-1)?.createdAt ?? '').sort().at(-1);
      if (from === undefined) {
        return { items: all };
      }

      return {
        items: all.filter(message => message.createdAt >= from),
        next: {
          cursors: Object.fromEntries(going.map(one => [one.conversationId, one.nextCursor ?? undefined])),
          held: all.filter(message => message.createdAt < from),
        },
      };
    },
    initialPageParam: { cursors: Object.fromEntries(conversationIds.map(id => [id, undefined])), held: [] } as Place,
    getNextPageParam: last => last.next,
  });
