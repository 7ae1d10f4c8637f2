import { Stack } from '@mantine/core';
import { useState } from 'react';
import type { AlertRouteView, RouteOption } from '../api/schema';
import { FormEnd } from '../forms/FormEnd';
import { useSeen } from '../forms/useSeen';
import { useChangeRoute } from './queries';
import { emptyRoute, RouteFields, type RouteDraft } from './RouteFields';

const draftOf = (route: AlertRouteView): RouteDraft => ({
  channel: route.channel,
  address: route.address,
  leastSeverity: route.leastSeverity,
  isBackup: route.isBackup,
  agentId: route.agentId ?? '',
  templateId: route.templateId ?? '',
  isQuiet: Boolean(route.quietHours),
  quietHours: route.quietHours ?? emptyRoute.quietHours,
});

interface ChangeRouteProps {
  route: AlertRouteView;
  close: () => void;
}

export function ChangeRoute({ route, close }: ChangeRouteProps) {
  const { seen, round, note } = useSeen(route, draftOf);
  return (
    <>
      {note}
      <ChangeForm key={round} route={seen} close={close} />
    </>
  );
}

function ChangeForm({ route, close }: ChangeRouteProps) {
  const [draft, setDraft] = useState(() => draftOf(route));
  const change = useChangeRoute(route);
  const { address, leastSeverity, isBackup, agentId, templateId, isQuiet, quietHours } = draft;
  const takeAway = [
    route.quietHours && !isQuiet && 'quiet_hours',
    route.agentId && !agentId && 'agent',
    route.templateId && !templateId && 'template',
  ].filter((option): option is RouteOption => Boolean(option));
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        change.mutate(
          {
            address: address.trim(),
            leastSeverity,
            isBackup,
            agentId: agentId.trim() || undefined,
            templateId: templateId.trim() || undefined,
            quietHours: isQuiet ? quietHours : undefined,
            takeAway: takeAway.length > 0 ? takeAway : undefined,
          },
          { onSuccess: close },
        );
      }}
    >
      <Stack>
        <RouteFields draft={draft} change={part => setDraft(before => ({ ...before, ...part }))} error={change.error} isMade />
        <FormEnd does="Save" isPending={change.isPending} error={change.error} close={close} />
      </Stack>
    </form>
  );
}
