import type { GetChannelStatusOfChannel } from '../api/schema';
import { Channel } from '../parts/Channel';
import { Id } from '../parts/Id';
import { Status } from '../parts/Status';
import classes from './ChannelMarks.module.css';

/** The channels of an agent in a line each: by what, at which address, and what keeps one from working. */
export function ChannelMarks({ of }: { of: GetChannelStatusOfChannel[] }) {
  if (of.length === 0) {
    return <span className={classes.none}>None</span>;
  }

  return (
    <ul className={classes.channels}>
      {of.map(({ channel, state, address, shared, warning }) => (
        <li key={channel + address}>
          <Channel of={channel} short />
          {address ? <Id of={address} /> : <span className={classes.none}>no address</span>}
          {shared && <span className={classes.none}>shared</span>}
          {state !== 'active' && <Status of={state} />}
          {warning && (
            <Status of="warning" tone="warn">
              Look at it
            </Status>
          )}
        </li>
      ))}
    </ul>
  );
}
