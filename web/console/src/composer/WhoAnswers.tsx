import { AgentName } from '../agents/names';
import type { ConversationView } from '../api/schema';
import { useSession } from '../api/signedIn';
import classes from './WhoAnswers.module.css';

/** Says, before one writes, that somebody else answers here. */
export function WhoAnswers({ conversation: { owner, ownerName, agentId } }: { conversation: ConversationView }) {
  const { user } = useSession();
  if (owner === 'nobody' || (owner === 'human' && ownerName === user.name)) {
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
