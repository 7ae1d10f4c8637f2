import type { ConversationView } from '../api/schema';

/** What a person is called: their name, else their address. */
export const nameOf = ({ contact, contactId }: Pick<ConversationView, 'contact' | 'contactId'>) =>
  contact?.displayName || contact?.addresses[0]?.address || contactId;

/** Who answers in a conversation, as a sentence's beginning: “Maria has it”. */
export function ownerSays({ owner, ownerName }: ConversationView, myName: string): string {
  if (owner === 'human') {
    return ownerName === myName ? 'You have it' : `${ownerName ?? 'Somebody'} has it`;
  }

  return owner === 'agent' ? 'The agent has it' : 'Nobody has it';
}
