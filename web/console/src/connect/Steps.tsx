import { VisuallyHidden } from '@mantine/core';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './connect.module.css';

export interface Step {
  says: string;
  isDone: boolean;
  /** How it comes about; shown for the one that is next. */
  how: ReactNode;
  /** What came of it. */
  what?: ReactNode;
}

/** What there is to do, one after the other; each is ticked off when it has happened. */
export function Steps({ steps, isNarrow }: { steps: Step[]; isNarrow?: boolean }) {
  const next = steps.findIndex(step => !step.isDone);
  return (
    <ol className={`${classes.steps} ${isNarrow ? classes.narrow : ''}`}>
      {steps.map(({ says, isDone, how, what }, place) => (
        <li key={says} data-done={isDone ? '' : undefined} aria-current={place === next ? 'step' : undefined}>
          {isDone ? <IconCircleCheck size={16} className={classes.done} aria-hidden /> : <IconCircle size={16} aria-hidden />}
          <div className={classes.step}>
            <p className={classes.says}>
              {says}
              <VisuallyHidden>{isDone ? ' (done)' : ' (to do)'}</VisuallyHidden>
            </p>
            {isDone ? what && <p>{what}</p> : place === next && <div>{how}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
