import type { LimitNumbers } from '../api/schema';
import { Status } from '../parts/Status';
import { limits, shown, type Limit } from './limits';
import classes from './LimitBars.module.css';

interface LimitBarsProps {
  /** What may be done. */
  limits: LimitNumbers;
  /** What is left of it now. */
  remaining: LimitNumbers;
}

const nearly = 0.8;

/** How much of each limit is used, by a bar and in words. */
export function LimitBars({ limits: most, remaining }: LimitBarsProps) {
  const set = limits.filter(limit => most[limit.name] !== undefined && most[limit.name] !== null);
  return set.length === 0 ? (
    <p className={classes.none}>No limit is set.</p>
  ) : (
    <ul className={classes.limits}>
      {set.map(limit => (
        <li key={limit.name}>{limit.isEach ? <EachTime limit={limit} most={most[limit.name]!} /> : <Bar limit={limit} most={most[limit.name]!} left={remaining[limit.name] ?? undefined} />}</li>
      ))}
    </ul>
  );
}

const EachTime = ({ limit, most }: { limit: Limit; most: number }) => (
  <div className={classes.line}>
    <span>{limit.says}</span>
    <span>at most {shown(limit, most)}</span>
  </div>
);

function Bar({ limit, most, left = most }: { limit: Limit; most: number; left?: number }) {
  // What is left of an agent's is the organization's too, whichever is less.
  const used = Math.max(0, Math.min(most, most - left));
  const share = most === 0 ? 1 : used / most;
  const state = left <= 0 ? 'reached' : share >= nearly ? 'nearly_reached' : undefined;
  return (
    <>
      <div className={classes.line}>
        <span>{limit.says}</span>
        <span>
          {state && <Status of={state} tone={state === 'reached' ? 'bad' : 'warn'} />} {shown(limit, Math.max(0, left))} left of {shown(limit, most)}
        </span>
      </div>
      <progress className={`${classes.bar} ${state ? classes[state] : ''}`} value={share} max={1} aria-label={`${limit.says}: ${Math.round(share * 100)} % used`} />
    </>
  );
}
