import { Tooltip } from '@mantine/core';
import { Status } from '../parts/Status';
import classes from './LiveMark.module.css';
import { useOrganization } from './organization';
import { useLiveState } from './useLive';

const says = {
  connecting: 'Connecting: what you see is as it was loaded.',
  live: 'What changes shows at once.',
  reconnecting: 'The connection was lost and is being made again. What you see may be behind.',
};

/** Whether what is shown follows what happens. */
export function LiveMark() {
  const state = useLiveState();
  return useOrganization().isLive ? (
    <Tooltip label={says[state]} multiline maw={260}>
      <span className={classes.mark} role="status" data-state={state}>
        <Status of={state} tone={state === 'live' ? 'good' : state === 'connecting' ? 'off' : 'warn'} />
      </span>
    </Tooltip>
  ) : null;
}
