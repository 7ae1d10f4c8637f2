import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { problemOf } from '../api/problem';
import { Advice } from './advice';
import { Ago } from './Ago';
import { Id } from './Id';
import classes from './ProblemNote.module.css';

interface ProblemNoteProps {
  /** What a query or a mutation failed with; nothing is shown without one. */
  error: unknown;
  /** Tries it again. */
  retry?: () => unknown;
  /** What else can be done about it. */
  children?: ReactNode;
}

/** What went wrong and what to do, beside the thing that failed. */
export function ProblemNote({ error, retry, children }: ProblemNoteProps) {
  if (!error) {
    return null;
  }

  const { detail, next, status, retryAt, decisionId, ...problem } = problemOf(error);
  // Where the fault is ours, the log has more under it.
  const requestId = status >= 500 && problem.requestId;
  return (
    <div className={classes.note} role="alert">
      <IconAlertTriangle size={16} className={classes.mark} aria-hidden />
      <div className={classes.said}>
        <p>{detail}</p>
        {next && (
          <p className={classes.next}>
            <Advice of={problem.code} text={next} />
          </p>
        )}
        {(retryAt || decisionId || requestId) && (
          <p className={classes.facts}>
            {retryAt && (
              <span>
                Possible <Ago at={retryAt} />
              </span>
            )}
            {decisionId && <Id of={decisionId} short />}
            {requestId && (
              <span>
                Request <Id of={requestId} short />
              </span>
            )}
          </p>
        )}
        {(retry || children) && (
          <div className={classes.acts}>
            {retry && (
              <Button variant="default" onClick={() => void retry()}>
                Try again
              </Button>
            )}
            {children}
          </div>
        )}
      </div>
    </div>
  );
}
