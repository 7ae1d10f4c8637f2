import { Stack } from '@mantine/core';
import { useState } from 'react';
import { newReference } from '../api/client';
import { FormEnd } from '../forms/FormEnd';
import { Once } from '../parts/Once';
import { useCreateRoute } from './queries';
import { emptyRoute, RouteFields } from './RouteFields';

/** Makes a route; a webhook's secret is shown this once. */
export function CreateRoute({ close }: { close: () => void }) {
  const [draft, setDraft] = useState(emptyRoute);
  const [clientRef, setClientRef] = useState(newReference);
  const create = useCreateRoute();
  if (create.data?.route.channel === 'webhook') {
    return (
      <Once
        of={create.data.secret}
        says={`Alerts are posted to ${create.data.route.address} from now on, signed with this secret (Standard Webhooks).`}
        lost="Delete the route and make it anew for another."
        close={close}
      />
    );
  }

  const { channel, address, leastSeverity, isBackup, agentId, templateId, isQuiet, quietHours } = draft;
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        create.mutate(
          {
            channel,
            address: address.trim(),
            leastSeverity,
            isBackup,
            agentId: channel !== 'webhook' && agentId ? agentId.trim() : undefined,
            templateId: channel === 'whatsapp' && templateId ? templateId.trim() : undefined,
            quietHours: isQuiet ? quietHours : undefined,
            clientRef,
          },
          { onSuccess: made => made.route.channel !== 'webhook' && close() },
        );
      }}
    >
      <Stack>
        <RouteFields
          draft={draft}
          change={part => {
            setDraft(before => ({ ...before, ...part }));
            setClientRef(newReference());
          }}
          error={create.error}
        />
        <FormEnd does="Create route" isPending={create.isPending} error={create.error} close={close} />
      </Stack>
    </form>
  );
}
