import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { ProviderView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Ask } from '../parts/Ask';
import { useRetractProvider } from './queries';
import { nameOf } from './words';

/** Takes the own credential out of force. */
export function Retract({ provider }: { provider: ProviderView }) {
  const { isDeployment } = useOrganization();
  const [keepAddresses, setKeep] = useState(false);
  const retract = useRetractProvider(provider);
  const name = nameOf(provider.provider);
  return (
    <Ask
      title={`Retract the ${name} credential?`}
      says={
        isDeployment
          ? `It is out of force at once, everywhere. Organizations without an account of their own can’t use ${name} any more.`
          : `It is out of force at once, everywhere. New addresses come from the deployment’s account then, where it has one; without one, ${name} can’t be used.`
      }
      fields={
        <Checkbox
          label="Leave the addresses that are in use with it"
          description="They go on sending and receiving with this account, so it has to stay good. Otherwise it is refused while there are any."
          checked={keepAddresses}
          onChange={event => setKeep(event.currentTarget.checked)}
        />
      }
      confirm="Retract"
      danger
      run={() => retract.mutateAsync(keepAddresses)}
    >
      {open => (
        <Button variant="default" c="var(--bad)" onClick={open}>
          Retract
        </Button>
      )}
    </Ask>
  );
}
