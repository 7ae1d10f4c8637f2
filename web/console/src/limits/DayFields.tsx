import { TextInput } from '@mantine/core';

/** From which day to which, both included. */
export const DayFields = ({ from, to }: { from: string; to: string }) => (
  <>
    <TextInput key={`from ${from}`} size="xs" type="date" name="from" label="From" defaultValue={from} required withAsterisk={false} />
    <TextInput key={`to ${to}`} size="xs" type="date" name="to" label="To" defaultValue={to} required withAsterisk={false} />
  </>
);
