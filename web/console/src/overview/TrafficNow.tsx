import type { MinuteOfMessages } from '../api/schema';
import { Section } from '../parts/Section';
import classes from './Lines.module.css';
import { TrafficChart } from './TrafficChart';

/** Do messages flow, and do any fail? The last hour, minute by minute. */
export function TrafficNow({ lastHour }: { lastHour: MinuteOfMessages[] }) {
  const sum = (what: 'inbound' | 'outbound' | 'failed') => lastHour.reduce((before, minute) => before + minute[what], 0);
  const all = sum('inbound') + sum('outbound') + sum('failed');
  return (
    <Section title="Do messages flow?">
      <p className={classes.about}>
        {all === 0
          ? 'No message came or went in the last hour.'
          : `In the last hour: ${sum('inbound').toLocaleString()} in, ${sum('outbound').toLocaleString()} out, ${sum('failed').toLocaleString()} failed.`}
      </p>
      {all > 0 && <TrafficChart minutes={lastHour} />}
    </Section>
  );
}
