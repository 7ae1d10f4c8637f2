import { Button, TextInput } from '@mantine/core';
import { useAddress } from '../app/address';
import { instantOf, localOf } from '../forms/instants';
import { Typed } from '../parts/Typed';

export function AuditFilters() {
  const { at, change, clear, isNarrow } = useAddress();
  return (
    <>
      <Typed label="Subject" placeholder="An id, such as agt_…" value={at('subject')} change={value => change('subject', value)} />
      <Typed label="Action" placeholder="agent.paused" value={at('action')} change={value => change('action', value)} />
      <Typed label="Actor" placeholder="user:usr_…, token:tok_…, agent:agt_…, system" value={at('actor')} change={value => change('actor', value)} />
      <When label="Since" at={at('since')} change={value => change('since', value)} />
      <When label="Until" at={at('until')} change={value => change('until', value)} />
      {isNarrow && (
        <Button variant="subtle" onClick={clear}>
          Show all
        </Button>
      )}
    </>
  );
}

interface WhenProps {
  label: string;
  /** RFC 3339, as it stands in the address: who gets the address sees the same span. */
  at: string;
  change: (at: string) => void;
}

function When({ label, at, change }: WhenProps) {
  const instant = instantOf(at);
  return (
    <TextInput
      size="xs"
      type="datetime-local"
      label={label}
      value={instant ? localOf(new Date(instant)) : ''}
      onChange={event => change(instantOf(event.currentTarget.value) ?? '')}
    />
  );
}
