import { VisuallyHidden } from '@mantine/core';
import { IconCircle, IconCircleCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './Steps.module.css';

export interface Step {
  says: string;
  isDone: boolean;
  /** How it comes about; shown for the one that is next, or for all where the order doesn't matter. */
  how: ReactNode;
  /** What came of it. */
  what?: ReactNode;
}

interface StepsProps {
  steps: Step[];
  /** Below each other, where there is less room. */
  isNarrow?: boolean;
  /** Each can be done before the others. */
  isAnyOrder?: boolean;
}

/** What there is to do; each is ticked off when it has happened. */
export function Steps({ steps, isNarrow, isAnyOrder }: StepsProps) {
  const next = steps.findIndex(step => !step.isDone);
  return (
    <ol className={`${classes.steps} ${isNarrow ? classes.narrow : ''}`}>
      {steps.map(({ says, isDone, how, what }, place) => (
        <li key={says} data-done={isDone ? '' : undefined} aria-current={place === next && !isAnyOrder ? 'step' : undefined}>
          {isDone ? <IconCircleCheck size={16} className={classes.done} aria-hidden /> : <IconCircle size={16} aria-hidden />}
          <div className={classes.step}>
            <p className={classes.says}>
              {says}
              <VisuallyHidden>{isDone ? ' (done)' : ' (to do)'}</VisuallyHidden>
            </p>
            {isDone ? what && <p>{what}</p> : (isAnyOrder || place === next) && <div>{how}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
