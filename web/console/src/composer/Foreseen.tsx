import { IconInfoCircle } from '@tabler/icons-react';
import type { DecisionView } from '../api/schema';
import { Advice } from '../parts/advice';
import { Ago } from '../parts/Ago';
import { spoken } from '../parts/tones';
import classes from './Foreseen.module.css';

/** Says beforehand that a rule would refuse this, by which, and from when it goes. */
export function Foreseen({ decision }: { decision: DecisionView | undefined }) {
  if (!decision || decision.allowed) {
    return null;
  }

  const { rule, reason, advice, allowedFrom, source } = decision;
  return (
    <p className={classes.note} role="status">
      <IconInfoCircle size={14} aria-hidden />
      <span>
        <strong>It would be refused.</strong> {reason} <Advice of={rule} text={advice} />
        {allowedFrom && (
          <>
            {' '}
            Possible <Ago at={allowedFrom} />.
          </>
        )}{' '}
        <span title={source}>({spoken(rule)})</span>
      </span>
    </p>
  );
}
