import { Button } from '@mantine/core';
import { useState } from 'react';
import type { ConversationView } from '../api/schema';
import { useSession } from '../api/signedIn';
import { useShortcuts } from '../app/keys';
import { Ago } from '../parts/Ago';
import { Ask } from '../parts/Ask';
import { ProblemNote } from '../parts/ProblemNote';
import { useAssign } from './changes';
import { HandBack } from './HandBack';
import classes from './Owning.module.css';
import { isMine, ownerSays } from './who';

/** Takes a conversation over, or hands it back. It has one owner: whoever saw an older one is told who has it now. */
export function Owning({ conversation }: { conversation: ConversationView }) {
  const { user } = useSession();
  const assign = useAssign(conversation);
  const [error, setError] = useState<Error | null>(null);
  const { owner, ownerName, ownedSince } = conversation;
  const take = () => assign.mutateAsync({ owner: 'human', userId: user.userId });
  const takeAtOnce = () => assign.mutate({ owner: 'human', userId: user.userId }, { onError: setError, onSuccess: () => setError(null) });
  const now = ownerSays(conversation, user);
  return (
    <div className={classes.owning}>
      {isMine(conversation, user) ? (
        <HandBack conversation={conversation} />
      ) : (
        <Ask
          title={`Take it from ${ownerName ?? 'them'}?`}
          says={
            <>
              {ownerName ?? 'Somebody'} took it over
              {ownedSince && (
                <>
                  {' '}
                  <Ago at={ownedSince} />
                </>
              )}
              , and may be writing. They see that you have it; what they have sent still leaves.
            </>
          }
          confirm="Take over"
          run={take}
        >
          {ask => <TakeOverButton take={owner === 'human' ? ask : takeAtOnce} isPending={assign.isPending} />}
        </Ask>
      )}
      {error && (
        <div className={classes.taken}>
          <ProblemNote error={error}>
            <strong>{now} now.</strong>
            <Button variant="default" onClick={() => setError(null)}>
              Close
            </Button>
          </ProblemNote>
        </div>
      )}
    </div>
  );
}

function TakeOverButton({ take, isPending }: { take: () => void; isPending: boolean }) {
  useShortcuts('Conversation', [{ keys: 't', says: 'Take over', run: take }]);
  return (
    <Button onClick={take} loading={isPending} aria-keyshortcuts="t">
      Take over
    </Button>
  );
}
