import { useSearchParams } from 'react-router';
import type { ConversationOwner, ConversationState, OpenChannel } from '../api/schema';
import { useSession } from '../api/signedIn';

/** Which conversations are listed; it stands in the address. Without a state, those that aren't archived. */
export interface Filters {
  state?: ConversationState;
  owner?: ConversationOwner;
  /** Those that a user has. */
  ownerUserId?: string;
  channel?: OpenChannel;
  agentId?: string;
}

const states = ['open', 'escalated', 'archived'] as const;
const owners = ['agent', 'human', 'nobody'] as const;

/** In the address: whoever looks. */
export const me = 'me';
const channels = ['sms', 'whatsapp', 'email'] as const;

const oneOf = <Word extends string>(words: readonly Word[], word: string | null) => words.find(known => known === word);

/** The filters of the address, and how to change one; an empty text takes it out. */
export function useFilters() {
  const [parameters, setParameters] = useSearchParams();
  const { user } = useSession();
  const isMine = parameters.get('owner') === me;
  const filters: Filters = {
    state: oneOf(states, parameters.get('state')),
    owner: isMine ? 'human' : oneOf(owners, parameters.get('owner')),
    ownerUserId: isMine ? user.userId : undefined,
    channel: oneOf(channels, parameters.get('channel')),
    agentId: parameters.get('agent') ?? undefined,
  };
  const change = (name: 'state' | 'owner' | 'channel' | 'agent' | 'q' | 'message', value: string) =>
    setParameters(
      before => {
        const after = new URLSearchParams(before);
        after.delete('message');
        after.delete(name);
        if (value) {
          after.set(name, value);
        }

        return after;
      },
      { replace: true },
    );
  return { filters, change, query: parameters.get('q') ?? '', message: parameters.get('message') ?? undefined, search: withoutMessage(parameters) };
}

/** What stays in the address from one conversation to the next. */
function withoutMessage(parameters: URLSearchParams) {
  const kept = new URLSearchParams(parameters);
  kept.delete('message');
  return kept.size > 0 ? `?${kept}` : '';
}
