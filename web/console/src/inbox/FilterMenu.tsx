import { Button, NativeSelect, Popover, Select, Stack } from '@mantine/core';
import { IconFilter } from '@tabler/icons-react';
import { useAgentNames } from '../agents/names';
import { me, useFilters } from './filters';

const owners = [
  { value: '', label: 'Anybody' },
  { value: me, label: 'Me' },
  { value: 'agent', label: 'The agent' },
  { value: 'human', label: 'A person' },
  { value: 'nobody', label: 'Nobody' },
];

const channels = [
  { value: '', label: 'All channels' },
  { value: 'sms', label: 'SMS' },
  { value: 'whatsapp', label: 'WhatsApp' },
  { value: 'email', label: 'E-mail' },
];

/** Owner, channel and agent. */
export function FilterMenu() {
  const { filters, query, change } = useFilters();
  const agents = useAgentNames();
  const count = [!query && filters.owner, filters.channel, filters.agentId].filter(Boolean).length;
  return (
    <Popover position="bottom-end" width={256} trapFocus withinPortal={false} shadow="md">
      <Popover.Target>
        <Button variant={count > 0 ? 'light' : 'default'} leftSection={<IconFilter size={14} aria-hidden />}>
          {count > 0 ? `Filter (${count})` : 'Filter'}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Filter">
        <Stack gap="sm">
          {!query && (
            <NativeSelect
              size="xs"
              label="Owner"
              data={owners}
              value={filters.ownerUserId ? me : (filters.owner ?? '')}
              onChange={event => change('owner', event.currentTarget.value)}
            />
          )}
          <NativeSelect
            size="xs"
            label="Channel"
            data={channels}
            value={filters.channel ?? ''}
            onChange={event => change('channel', event.currentTarget.value)}
          />
          <Select
            size="xs"
            label="Agent"
            placeholder="All agents"
            data={agents}
            value={filters.agentId ?? null}
            onChange={value => change('agent', value ?? '')}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': 'All agents' }}
            limit={50}
            nothingFoundMessage="No agent is called that."
            comboboxProps={{ withinPortal: false }}
          />
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
