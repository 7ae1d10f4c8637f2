import { Button } from '@mantine/core';
import { useState } from 'react';
import classes from './useSeen.module.css';

/**
 * A thing as somebody saw it when they began to change it, so that their words aren't overwritten by what comes in meanwhile.
 * `fields` are what the form changes: as long as those are the same, the newest version counts.
 */
export function useSeen<Thing>(now: Thing, fields: (thing: Thing) => unknown) {
  const [seen, setSeen] = useState(now);
  const [round, setRound] = useState(0);
  const isChanged = JSON.stringify(fields(now)) !== JSON.stringify(fields(seen));
  const look = () => {
    setSeen(now);
    setRound(round + 1);
  };
  return {
    seen: isChanged ? seen : now,
    /** Key of the form: another one begins it anew. */
    round,
    saved: setSeen,
    note: isChanged && <ChangedNote look={look} />,
  };
}

const ChangedNote = ({ look }: { look: () => void }) => (
  <div className={classes.note} role="status">
    <span>Somebody changed this meanwhile.</span>
    <Button variant="default" onClick={look}>
      Show it as it is now
    </Button>
  </div>
);
