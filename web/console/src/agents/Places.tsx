import { Button, NumberInput } from '@mantine/core';
import { answer, api } from '../api/client';
import type { PoolPlaces } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Dialog } from '../forms/Dialog';
import { numberIn } from '../forms/said';

/** How many agents the organization may have. */
export function Places({ places }: { places: PoolPlaces }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  return (
    <Dialog
      title="Places for agents"
      says={`${places.activeAgents} are taken, by paused agents too. There can’t be fewer places than agents.`}
      submit="Save"
      run={async (form, clientRef) => {
        await answer(api.PUT('/api/v1/agent-pool', { body: { ...ask, maxAgents: numberIn(form, 'maxAgents') ?? places.maxAgents, clientRef } }));
        await refresh('agents');
      }}
      fields={<NumberInput name="maxAgents" label="Places" defaultValue={places.maxAgents} min={places.activeAgents} allowDecimal={false} required withAsterisk={false} data-autofocus />}
    >
      {open => (
        <Button variant="default" onClick={open}>
          Places
        </Button>
      )}
    </Dialog>
  );
}
