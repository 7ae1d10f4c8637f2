import type { MinuteOfMessages } from '../api/schema';
import classes from './TrafficChart.module.css';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const height = 128;
const width = 10;
const gap = 2;

const parts = ['inbound', 'outbound', 'failed'] as const;

const words = { outbound: 'Out', inbound: 'In', failed: 'Failed' };

// What failed went out before, perhaps in another minute.
const sent = ({ outbound, failed }: MinuteOfMessages) => Math.max(0, outbound - failed);

const shown = (minute: MinuteOfMessages) => ({ ...minute, outbound: sent(minute) });

/** Messages by the minute; those that failed are the top of what went out. */
export function TrafficChart({ minutes }: { minutes: MinuteOfMessages[] }) {
  const most = Math.max(1, ...minutes.map(minute => minute.inbound + sent(minute) + minute.failed));
  return (
    <figure className={classes.chart}>
      <svg viewBox={`0 0 ${minutes.length * width} ${height}`} preserveAspectRatio="none" aria-hidden>
        {minutes.map((minute, place) => (
          <Minute key={minute.at} minute={minute} at={place * width} scale={height / most} />
        ))}
      </svg>
      <div className={classes.times} aria-hidden>
        {[0, 20, 40, minutes.length - 1].map(place => (
          <span key={place}>{minutes[place] && clock.format(Date.parse(minutes[place].at))}</span>
        ))}
      </div>
      <figcaption>
        {parts.map(part => (
          <span key={part} className={classes.word} data-part={part}>
            {words[part]}
          </span>
        ))}
        <span>at most {most.toLocaleString()} a minute</span>
      </figcaption>
    </figure>
  );
}

function Minute({ minute, at, scale }: { minute: MinuteOfMessages; at: number; scale: number }) {
  const counts = shown(minute);
  let top = height;
  return (
    <g>
      <title>{`${clock.format(Date.parse(minute.at))}: ${minute.inbound} in, ${minute.outbound} out, ${minute.failed} failed`}</title>
      <rect x={at} y={0} width={width} height={height} className={classes.ground} />
      {parts.map(part => {
        // What there is shows, however small beside the rest.
        const tall = counts[part] > 0 ? Math.max(2, counts[part] * scale) : 0;
        top -= tall;
        return <rect key={part} x={at} y={Math.max(0, top)} width={width - gap} height={tall} className={classes[part]} />;
      })}
    </g>
  );
}
