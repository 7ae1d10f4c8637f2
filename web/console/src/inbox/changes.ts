import { notifications } from '@mantine/notifications';
import { useIsMutating, useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { answer, api, ifMatch } from '../api/client';
import { problemOf } from '../api/problem';
import type { AssignConversationRequest, ConversationState, ConversationView, MoveConversationRequest, SendMessageRequest } from '../api/schema';
import { useSession } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { useSent, type Draft } from '../composer/drafts';
import { conversationQuery, follow, keep } from './conversations';
import { beginOwn, endOwn } from './given';
import { refresh } from './threads';
import { nameOf } from './who';

/** Changes a conversation only if it still is as it is shown; where it isn't, shows how it is. */
function useChange<Body>(conversation: ConversationView, ask: (body: Body) => Promise<ConversationView>) {
  const client = useQueryClient();
  const organization = useOrganization();
  const { userId } = useSession().user;
  return useMutation({
    mutationFn: ask,
    onMutate: () => beginOwn(organization.organizationId, userId, conversation),
    onSettled: now => endOwn(organization.organizationId, userId, now ?? conversation),
    onSuccess: now => {
      keep(client, organization, now);
      void refresh(client, organization, now.conversationId);
    },
    onError: () => client.invalidateQueries({ queryKey: conversationQuery(organization, conversation.conversationId).queryKey }),
  });
}

/** Takes the conversation over, or hands it back. */
export const useAssign = (conversation: ConversationView) =>
  useChange(conversation, (body: AssignConversationRequest) =>
    answer(
      api.PUT('/api/v1/conversations/{conversationId}/owner', {
        params: { path: { conversationId: conversation.conversationId } },
        body,
        headers: ifMatch(conversation),
      }),
    ),
  );

const change = (seen: ConversationView, body: MoveConversationRequest) =>
  answer(
    api.PATCH('/api/v1/conversations/{conversationId}', {
      params: { path: { conversationId: seen.conversationId } },
      body,
      headers: ifMatch(seen),
    }),
  );

/** Escalates the conversation, puts it away, or opens it again. */
export const useMove = (conversation: ConversationView) => useChange(conversation, (body: MoveConversationRequest) => change(conversation, body));

/** Takes back that the conversation was put away: it is in the state that it was in, and whoever had it has it again. */
export const useTakeBack = (conversation: ConversationView) =>
  useChange(conversation, async ({ before, archived }: { before: ConversationView; archived: ConversationView }) => {
    // Whoever had it has it before it is open again: the agent isn't asked in between.
    const theirs =
      before.owner === 'human' && before.ownerUserId
        ? await answer(
            api.PUT('/api/v1/conversations/{conversationId}/owner', {
              params: { path: { conversationId: archived.conversationId } },
              body: { owner: 'human', userId: before.ownerUserId },
              headers: ifMatch(archived),
            }),
          )
        : archived;
    return change(theirs, { state: before.state as ConversationState, note: before.note });
  });

interface Sending {
  order: SendMessageRequest;
  /** What it was written as. */
  draft: Draft;
}

/** Writes in the conversation. What becomes of it is noted with its draft, also when something else is looked at by then. */
export function useSend(conversation: ConversationView) {
  const { conversationId } = conversation;
  const client = useQueryClient();
  const organization = useOrganization();
  const { sent, failed } = useSent(conversationId);
  const isShown = useRef(true);
  useEffect(() => {
    isShown.current = true;
    return () => {
      isShown.current = false;
    };
  }, []);
  const mutationKey = [organization.organizationId, 'sending', conversationId];
  const { mutate } = useMutation({
    mutationKey,
    mutationFn: ({ order }: Sending) => answer(api.POST('/api/v1/messages', { body: order })),
    onSuccess: (_, { draft }) => {
      sent(draft);
      void refresh(client, organization, conversationId);
      void follow(client, organization, [conversationId]);
    },
    onError: (error, { order }) => {
      const problem = problemOf(error);
      failed(problem, order);
      if (!isShown.current) {
        const message = `${problem.detail} The words are kept in the conversation.`;
        notifications.show({ color: 'red', title: `Not sent to ${nameOf(conversation)}`, message, autoClose: 15_000 });
      }
    },
  });
  return { send: mutate, isPending: useIsMutating({ mutationKey }) > 0 };
}

/** Calls a message back that hasn't left. */
export function useCancel({ conversationId }: { conversationId: string }) {
  const client = useQueryClient();
  const organization = useOrganization();
  return useMutation({
    mutationFn: (message: { messageId: string; agentId: string }) =>
      answer(api.DELETE('/api/v1/messages/{messageId}', { params: { path: { messageId: message.messageId }, query: { agentId: message.agentId } } })),
    onSettled: () => refresh(client, organization, conversationId),
  });
}
