import { Checkbox, Group, NativeSelect, Select, TextInput } from '@mantine/core';
import { useAgentNames } from '../agents/names';
import { problemOf } from '../api/problem';
import type { QuietHours, RouteChannel, Severity } from '../api/schema';
import { useOrganization } from '../app/organization';

/** A route as it is typed. */
export interface RouteDraft {
  channel: RouteChannel;
  address: string;
  leastSeverity: Severity;
  isBackup: boolean;
  agentId: string;
  templateId: string;
  isQuiet: boolean;
  quietHours: QuietHours;
}

export const emptyRoute: RouteDraft = {
  channel: 'sms',
  address: '',
  leastSeverity: 'high',
  isBackup: false,
  agentId: '',
  templateId: '',
  isQuiet: false,
  quietHours: { from: '22:00', to: '07:00', timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone },
};

const addresses: Record<RouteChannel, { label: string; placeholder: string }> = {
  sms: { label: 'Number', placeholder: '+14155550123' },
  whatsapp: { label: 'Number', placeholder: '+14155550123' },
  email: { label: 'Mailbox', placeholder: 'oncall@example.com' },
  webhook: { label: 'Address', placeholder: 'https://example.com/alerts' },
};

const channels = [
  { value: 'sms', label: 'SMS' },
  { value: 'whatsapp', label: 'WhatsApp' },
  { value: 'email', label: 'E-mail' },
  { value: 'webhook', label: 'Webhook' },
];

interface RouteFieldsProps {
  draft: RouteDraft;
  change: (part: Partial<RouteDraft>) => void;
  error: unknown;
  /** The channel is what a route is: it stays. */
  isMade?: boolean;
}

export function RouteFields({ draft, change, error, isMade }: RouteFieldsProps) {
  const field = error ? problemOf(error).field : undefined;
  const { label, placeholder } = addresses[draft.channel];
  const isWrong = (name: string) => (field === name || field?.startsWith(`${name}.`) ? problemOf(error).detail : undefined);
  return (
    <>
      {!isMade && (
        <NativeSelect label="Channel" data={channels} value={draft.channel} onChange={event => change({ channel: event.currentTarget.value as RouteChannel })} data-autofocus />
      )}
      <TextInput
        label={label}
        placeholder={placeholder}
        value={draft.address}
        onChange={event => change({ address: event.currentTarget.value })}
        error={isWrong('address')}
        maxLength={2048}
        required
        withAsterisk={false}
        autoComplete="off"
      />
      <NativeSelect
        label="From which severity on"
        data={[
          { value: 'medium', label: 'Medium' },
          { value: 'high', label: 'High' },
          { value: 'critical', label: 'Critical' },
        ]}
        value={draft.leastSeverity}
        onChange={event => change({ leastSeverity: event.currentTarget.value as Severity })}
      />
      <Checkbox label="Backup" description="Used only where another route failed" checked={draft.isBackup} onChange={event => change({ isBackup: event.currentTarget.checked })} />
      {draft.channel !== 'webhook' && <WrittenBy draft={draft} change={change} error={isWrong('agentId')} />}
      {draft.channel === 'whatsapp' && (
        <TextInput
          label="Template"
          description="An approved one with one variable, for when nobody wrote in the last 24 hours"
          placeholder="tpl_…"
          value={draft.templateId}
          onChange={event => change({ templateId: event.currentTarget.value })}
          error={isWrong('templateId')}
          maxLength={64}
        />
      )}
      <Checkbox
        label="Quiet hours"
        description="All but critical alerts wait until they are over"
        checked={draft.isQuiet}
        onChange={event => change({ isQuiet: event.currentTarget.checked })}
      />
      {draft.isQuiet && <QuietFields quiet={draft.quietHours} change={quietHours => change({ quietHours })} error={isWrong('quietHours') ?? isWrong('timeZone')} />}
    </>
  );
}

function WrittenBy({ draft, change, error }: { draft: RouteDraft; change: RouteFieldsProps['change']; error: string | undefined }) {
  const agents = useAgentNames();
  const { isDeployment } = useOrganization();
  if (isDeployment) {
    return (
      <TextInput
        label="Agent that writes"
        description="The deployment has no agents: name one of any organization"
        placeholder="agt_…"
        value={draft.agentId}
        onChange={event => change({ agentId: event.currentTarget.value })}
        error={error}
        required
        withAsterisk={false}
      />
    );
  }

  return (
    <Select
      label="Agent that writes"
      description="Who answers writes to it"
      placeholder="The first at work that has the channel"
      data={agents}
      value={draft.agentId || null}
      onChange={value => change({ agentId: value ?? '' })}
      error={error}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'The first at work that has the channel' }}
      limit={50}
      nothingFoundMessage="No agent is called that."
    />
  );
}

function QuietFields({ quiet, change, error }: { quiet: QuietHours; change: (quiet: QuietHours) => void; error: string | undefined }) {
  return (
    <Group gap="sm" grow align="flex-start">
      <TextInput type="time" label="From" value={quiet.from} onChange={event => change({ ...quiet, from: event.currentTarget.value })} required withAsterisk={false} />
      <TextInput type="time" label="To" value={quiet.to} onChange={event => change({ ...quiet, to: event.currentTarget.value })} required withAsterisk={false} />
      <TextInput label="Time zone" value={quiet.timeZone} onChange={event => change({ ...quiet, timeZone: event.currentTarget.value })} error={error} required withAsterisk={false} />
    </Group>
  );
}
