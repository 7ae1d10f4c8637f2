import { useNow } from './now';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });

const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

const daysTold = 7;

/** How long ago an instant is, or in how long; beyond a week its day. */
export function ago(at: string, now: number): string {
  const gone = Date.parse(at) - now;
  if (Math.abs(gone) > daysTold * 86_400_000) {
    return day.format(Date.parse(at));
  }

  // What is to come is told to the nearest: what ends three days from now has a second less of them by the time that it shows.
  const told = gone > 0 ? Math.round(gone / 60_000) * 60_000 : gone;
  const rounded = gone > 0 ? Math.round : Math.trunc;
  for (const [unit, length] of units) {
    if (Math.abs(told) >= length) {
      return relative.format(rounded(told / length), unit);
    }
  }

  // The page's clock moves now and then, and the server's is another.
  return gone > 45_000 ? 'in under 1 min.' : 'just now';
}

/** A time in full, in the reader's own place. */
export const exactly = (at: string) => whole.format(Date.parse(at));

interface AgoProps {
  /** RFC 3339. */
  at: string;
}

/** A time as people tell it: “5 min. ago”; the exact one on hover. */
export function Ago({ at }: AgoProps) {
  const now = useNow();
  return (
    <time dateTime={at} title={exactly(at)}>
      {ago(at, now)}
    </time>
  );
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

/** The time of day; the exact one on hover. Where a day's heading stands above. */
export const AtClock = ({ at }: AgoProps) => (
  <time dateTime={at} title={exactly(at)}>
    {clock.format(Date.parse(at))}
  </time>
);
