import { Title } from '@mantine/core';
import type { MinuteOfMessages } from '../api/schema';
import classes from './Section.module.css';
import { TrafficChart } from './TrafficChart';

/** Do messages flow, and do any fail? The last hour, minute by minute. */
export function TrafficNow({ lastHour }: { lastHour: MinuteOfMessages[] }) {
  const sum = (what: 'inbound' | 'outbound' | 'failed') => lastHour.reduce((before, minute) => before + minute[what], 0);
  const all = sum('inbound') + sum('outbound') + sum('failed');
  return (
    <section aria-labelledby="traffic">
      <Title order={2} id="traffic">
        Do messages flow?
      </Title>
      <p className={classes.about}>
        {all === 0
          ? 'No message came or went in the last hour.'
          : `In the last hour: ${sum('inbound').toLocaleString()} in, ${sum('outbound').toLocaleString()} out, ${sum('failed').toLocaleString()} failed.`}
      </p>
      {all > 0 && <TrafficChart minutes={lastHour} />}
    </section>
  );
}
