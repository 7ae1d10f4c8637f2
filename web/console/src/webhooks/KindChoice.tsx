import { Checkbox, Stack } from '@mantine/core';
import { eventKinds } from '../api/eventKinds';

interface KindChoiceProps {
  /** None means all. */
  kinds: string[];
  change: (kinds: string[]) => void;
}

/** Which kinds of events a webhook gets. */
export const KindChoice = ({ kinds, change }: KindChoiceProps) => (
  <Checkbox.Group label="Kinds of events" description="None chosen means all, new kinds too" value={kinds} onChange={change}>
    <Stack gap={4} mt={8}>
      {eventKinds.map(kind => (
        <Checkbox key={kind} size="xs" value={kind} label={kind} />
      ))}
    </Stack>
  </Checkbox.Group>
);
