import { Button } from '@mantine/core';
import { Link } from 'react-router';
import type { MessageView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { isBlank, useDraft } from '../composer/drafts';
import { Advice } from '../parts/advice';
import { Ago } from '../parts/Ago';
import { Id } from '../parts/Id';
import { messageWord, notArrived } from '../parts/MessageState';
import { ProblemNote } from '../parts/ProblemNote';
import { useCancel } from './changes';
import classes from './DeliveryTrouble.module.css';

/** Why a message didn't arrive, or hasn't left yet, and what to do about it. */
export function DeliveryTrouble({ message }: { message: MessageView }) {
  const { error, behind, detour, status } = message;
  const isWaiting = status === 'scheduled' || status === 'queued';
  const may = useMay();
  const { to } = useOrganization();
  if (!error && !behind && !detour && !(status === 'scheduled')) {
    return null;
  }

  return (
    <div className={classes.trouble} data-bad={error && !isWaiting && status !== 'uncertain' ? '' : undefined}>
      {error && (
        <>
          <p className={classes.cause}>{error.message}</p>
          {error.advice && (
            <p>
              <Advice of={error.code} text={error.advice} />
            </p>
          )}
          <p className={classes.facts}>
            {error.code !== status && (
              <span>
                {error.source ? 'Rule' : 'Code'} <code>{error.code}</code>
              </span>
            )}
            {error.source && <span>{error.source}</span>}
            {error.decisionId && <Link to={to(`compliance/decisions/${error.decisionId}`)}>Why</Link>}
            {error.retryAt && (
              <span>
                Possible <Ago at={error.retryAt} />
              </span>
            )}
          </p>
        </>
      )}
      {behind && (
        <p>
          Waits for <Id of={behind.messageId} short />, which has to leave first: {messageWord(behind.status).toLowerCase()}.
        </p>
      )}
      {detour && (
        <p>
          Went over {detour.provider}: {detour.why}
        </p>
      )}
      {status === 'scheduled' && may('operator') && <CallBack message={message} />}
      {notArrived.has(status) && message.body && may('operator') && <WriteAgain message={message} />}
    </div>
  );
}

/** The same words once more, to be looked at and sent: over another channel, or when its cause is gone. */
function WriteAgain({ message: { conversationId, body, subject } }: { message: MessageView }) {
  const { draft, write } = useDraft(conversationId);
  return (
    <Button variant="default" size="compact-xs" disabled={!isBlank(draft)} onClick={() => write({ text: body ?? '', subject: subject ?? '' })}>
      Write it again
    </Button>
  );
}

function CallBack({ message }: { message: MessageView }) {
  const cancel = useCancel(message);
  return (
    <>
      <Button variant="default" size="compact-xs" loading={cancel.isPending} onClick={() => cancel.mutate(message)}>
        Call it back
      </Button>
      <ProblemNote error={cancel.error} />
    </>
  );
}
