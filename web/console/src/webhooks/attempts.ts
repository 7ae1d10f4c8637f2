import type { AttemptOutcome } from '../api/schema';

const words: Record<AttemptOutcome, string> = {
  answered: 'Answered',
  refused: 'This deployment doesn’t connect there',
  unreachable: 'Not reached',
  timed_out: 'No answer in time',
};

/** How a try went, in words. */
export const outcomeOf = ({ outcome, status }: { outcome: AttemptOutcome; status?: number | null }) =>
  outcome === 'answered' && status ? `Answered with ${status}` : words[outcome];
