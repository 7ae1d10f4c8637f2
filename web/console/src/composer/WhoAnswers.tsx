import { AgentName } from '../agents/names';
import type { ConversationView } from '../api/schema';
import { useSession } from '../api/signedIn';
import { isMine } from '../inbox/who';
import classes from './WhoAnswers.module.css';

/** Says, before one writes, that somebody else answers here. */
export function WhoAnswers({ conversation }: { conversation: ConversationView }) {
  const { user } = useSession();
  const { owner, ownerName, agentId } = conversation;
  if (owner === 'nobody' || isMine(conversation, user)) {
    return null;
  }

  return (
    <p className={classes.says}>
      {owner === 'agent' ? (
        <>
          <AgentName of={agentId} /> answers here, and may write at the same time as you. Take it over first to be the only one.
        </>
      ) : (
        `${ownerName ?? 'Somebody'} has this conversation, and may be writing.`
      )}
    </p>
  );
}
