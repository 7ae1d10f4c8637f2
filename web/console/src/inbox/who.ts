import type { ConversationView, SessionUser } from '../api/schema';

/** What a person is called: their name, else their address. */
export const nameOf = ({ contact, contactId }: Pick<ConversationView, 'contact' | 'contactId'>) =>
  contact?.displayName || contact?.addresses[0]?.address || contactId;

/** Whether somebody took it over themselves. */
export const isMine = ({ owner, ownerUserId }: Pick<ConversationView, 'owner' | 'ownerUserId'>, me: SessionUser) =>
  owner === 'human' && ownerUserId === me.userId;

/** Who answers in a conversation, as a sentence's beginning: “Maria has it”. */
export function ownerSays(conversation: ConversationView, me: SessionUser): string {
  const { owner, ownerName } = conversation;
  if (owner === 'human') {
    return isMine(conversation, me) ? 'You have it' : `${ownerName ?? 'Somebody'} has it`;
  }

  return owner === 'agent' ? 'The agent has it' : 'Nobody has it';
}
