import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { OrganizationView } from '../api/schema';
import { Ask } from '../parts/Ask';
import { useDelete } from './queries';

/** Deletes an organization for good, after its slug was typed. */
export function DeleteOrganization({ one }: { one: OrganizationView }) {
  const [keepNumbers, setKeep] = useState(false);
  const remove = useDelete(one);
  return (
    <Ask
      title={`Delete ${one.name} for good?`}
      says="It is stopped at once. Its agents end, its numbers go back to their providers, and every message, contact, setting and record of it is erased. What is left is a record of counts and hashes. It can’t be taken back."
      fields={
        <Checkbox
          label="Keep its numbers"
          description="They stay with the provider’s account, and go on costing money there"
          checked={keepNumbers}
          onChange={event => setKeep(event.currentTarget.checked)}
        />
      }
      confirm="Delete for good"
      danger
      typed={one.slug}
      run={() => remove.mutateAsync(keepNumbers)}
    >
      {open => (
        <Button variant="default" c="var(--bad)" onClick={open}>
          Delete
        </Button>
      )}
    </Ask>
  );
}
