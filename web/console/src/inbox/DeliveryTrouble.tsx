import { Button } from '@mantine/core';
import type { MessageView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { Advice } from '../parts/advice';
import { Ago } from '../parts/Ago';
import { Id } from '../parts/Id';
import { ProblemNote } from '../parts/ProblemNote';
import { spoken } from '../parts/tones';
import { useCancel } from './changes';
import classes from './DeliveryTrouble.module.css';

/** Why a message didn't arrive, or hasn't left yet, and what to do about it. */
export function DeliveryTrouble({ message }: { message: MessageView }) {
  const { error, behind, detour, status } = message;
  const isWaiting = status === 'scheduled' || status === 'queued';
  const may = useMay();
  if (!error && !behind && !detour && !(status === 'scheduled')) {
    return null;
  }

  return (
    <div className={classes.trouble} data-bad={error && !isWaiting ? '' : undefined}>
      {error && (
        <>
          <p className={classes.cause}>{error.message}</p>
          {error.advice && (
            <p>
              <Advice of={error.code} text={error.advice} />
            </p>
          )}
          <p className={classes.facts}>
            <span>
              {error.source ? 'Rule' : 'Code'} <code>{error.code}</code>
            </span>
            {error.source && <span>{error.source}</span>}
            {error.decisionId && <Id of={error.decisionId} short />}
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
          Waits for <Id of={behind.messageId} short />, which has to leave first: {spoken(behind.status).toLowerCase()}.
        </p>
      )}
      {detour && (
        <p>
          Went over {detour.provider}: {detour.why}
        </p>
      )}
      {status === 'scheduled' && may('operator') && <CallBack message={message} />}
    </div>
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
