import { Ago } from '../parts/Ago';
import { useNow } from '../parts/now';
import { Status } from '../parts/Status';
import classes from './connect.module.css';

const lately = 300_000;

/** Whether an agent's program was heard from: that shows at once that it works. */
export function HeardFrom({ seenAt }: { seenAt: string | undefined }) {
  const now = useNow();
  const isThere = seenAt !== undefined && now - Date.parse(seenAt) < lately;
  return (
    <span role="status" className={classes.heard}>
      {seenAt === undefined ? (
        <Status of="none">Not heard from yet</Status>
      ) : (
        <>
          <Status of={isThere ? 'connected' : 'quiet'}>{isThere ? 'Connected' : 'Quiet now'}</Status>
          <span>
            heard from <Ago at={seenAt} />
          </span>
        </>
      )}
    </span>
  );
}
