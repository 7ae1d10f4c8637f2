import { memo } from 'react';
import { Link } from 'react-router';
import { AgentName } from '../agents/names';
import type { ConversationView } from '../api/schema';
import { useSession } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { messageWord, notArrived } from '../parts/MessageState';
import { Status } from '../parts/Status';
import classes from './ConversationRow.module.css';
import { useFilters } from './filters';
import { useUnread } from './seen';
import { nameOf, ownerSays } from './who';

interface ConversationRowProps {
  conversation: ConversationView;
  isOpen: boolean;
}

/** A conversation in the list: who, what was said last, who answers, what waits. */
export const ConversationRow = memo(({ conversation, isOpen }: ConversationRowProps) => {
  const { user } = useSession();
  const { to } = useOrganization();
  const { search } = useFilters();
  const isUnread = useUnread(conversation);
  const { conversationId, agentId, lastMessage, lastMessageAt, state, owner, waiting } = conversation;
  return (
    <Link
      to={`${to(`inbox/${conversationId}`)}${search}`}
      className={classes.row}
      aria-current={isOpen ? 'true' : undefined}
      data-unread={isUnread ? '' : undefined}
    >
      <span>
        {isUnread && <span className={classes.dot} role="img" aria-label="Unread" />}
        <span className={classes.name}>{nameOf(conversation)}</span>
        <span className={classes.ago}>
          <Ago at={lastMessageAt} />
        </span>
      </span>
      <span className={classes.said}>
        {lastMessage && (
          <>
            <Channel of={lastMessage.channel} short />
            {notArrived.has(lastMessage.status) && <span className={classes.failed}>{messageWord(lastMessage.status)}</span>}
            <span className={classes.words}>
              {lastMessage.direction === 'out' && <>{lastMessage.author ?? 'Agent'}: </>}
              {lastMessage.subject && <span className={classes.subject}>{lastMessage.subject} · </span>}
              {lastMessage.text || 'A file'}
            </span>
          </>
        )}
      </span>
      <span className={classes.facts}>
        <span className={classes.agent}>
          <AgentName of={agentId} />
        </span>
        {owner === 'human' && <span className={classes.owner}>{ownerSays(conversation, user)}</span>}
        {state === 'escalated' && <Status of="escalated" />}
        {waiting > 0 && (
          <span className={classes.waiting} title="Messages that the agent hasn’t acknowledged">
            {waiting} waiting
          </span>
        )}
      </span>
    </Link>
  );
});
