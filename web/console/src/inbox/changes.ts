import { useMutation, useQueryClient } from '@tanstack/react-query';
import { answer, api, ifMatch } from '../api/client';
import type { AssignConversationRequest, ConversationView, MoveConversationRequest, SendMessageRequest } from '../api/schema';
import { useOrganization } from '../app/organization';
import { conversationQuery, follow, keep } from './conversations';
import { refresh } from './messages';

/** Changes a conversation only if it still is as it is shown; where it isn't, shows how it is. */
function useChange<Body>(conversation: ConversationView, ask: (body: Body) => Promise<ConversationView>) {
  const client = useQueryClient();
  const organization = useOrganization();
  return useMutation({
    mutationFn: ask,
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

/** Escalates the conversation, puts it away, or opens it again. */
export const useMove = (conversation: ConversationView) =>
  useChange(conversation, (body: MoveConversationRequest) =>
    answer(
      api.PATCH('/api/v1/conversations/{conversationId}', {
        params: { path: { conversationId: conversation.conversationId } },
        body,
        headers: ifMatch(conversation),
      }),
    ),
  );

/** Writes in the conversation. */
export function useSend({ conversationId }: ConversationView) {
  const client = useQueryClient();
  const organization = useOrganization();
  return useMutation({
    mutationFn: (body: SendMessageRequest) => answer(api.POST('/api/v1/messages', { body })),
    onSuccess: () => Promise.all([refresh(client, organization, conversationId), follow(client, organization, [conversationId])]),
  });
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
