import { Radio, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useAgentNames } from '../agents/names';
import { newReference } from '../api/client';
import { problemOf } from '../api/problem';
import type { Tier } from '../api/schema';
import { useOrganization } from '../app/organization';
import { FormEnd } from '../forms/FormEnd';
import { instantOf, localOf } from '../forms/instants';
import { Command } from '../parts/Command';
import { Once } from '../parts/Once';
import { useCreateToken } from './queries';
import { tiers } from './tiers';

/** Makes a key, and shows it this once. */
export function CreateKey({ close }: { close: () => void }) {
  const { isDeployment } = useOrganization();
  const [draft, setDraft] = useState({ name: '', tier: (isDeployment ? 'super_admin' : 'agent') as Tier, agentId: '', expires: '' });
  const [clientRef, setClientRef] = useState(newReference);
  const create = useCreateToken();
  const change = (part: Partial<typeof draft>) => {
    setDraft(before => ({ ...before, ...part }));
    setClientRef(newReference());
  };
  if (create.data) {
    return <Made secret={create.data.secret} name={create.data.token.name} tier={create.data.token.tier} close={close} />;
  }

  const wrong = create.error ? problemOf(create.error) : undefined;
  const choices: Tier[] = isDeployment ? ['super_admin'] : ['agent', 'organization'];
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        create.mutate({
          name: draft.name.trim(),
          tier: draft.tier,
          agentId: draft.tier === 'agent' ? draft.agentId : undefined,
          expiresAt: instantOf(draft.expires),
          clientRef,
        });
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          description="The program or the place that uses it"
          placeholder="CRM"
          value={draft.name}
          onChange={event => change({ name: event.currentTarget.value })}
          error={wrong?.field === 'name' ? wrong.detail : undefined}
          maxLength={100}
          required
          withAsterisk={false}
          data-autofocus
        />
        <Radio.Group label="What it opens" value={draft.tier} onChange={tier => change({ tier: tier as Tier })}>
          <Stack gap="sm" mt={8}>
            {choices.map(tier => (
              <Radio key={tier} value={tier} label={tiers[tier].word} description={tiers[tier].says} />
            ))}
          </Stack>
        </Radio.Group>
        {draft.tier === 'agent' && <AgentChoice value={draft.agentId} change={agentId => change({ agentId })} error={wrong?.field === 'agentId' ? wrong.detail : undefined} />}
        <TextInput
          type="datetime-local"
          label="Expires"
          description="In your time zone; without it, never"
          min={localOf(new Date())}
          value={draft.expires}
          onChange={event => change({ expires: event.currentTarget.value })}
          error={wrong?.field === 'expiresAt' ? wrong.detail : undefined}
        />
        <FormEnd does="Create key" isPending={create.isPending} error={create.error} close={close} />
      </Stack>
    </form>
  );
}

function AgentChoice({ value, change, error }: { value: string; change: (agentId: string) => void; error: string | undefined }) {
  const agents = useAgentNames();
  return (
    <Select
      label="Agent"
      data={agents}
      value={value || null}
      onChange={agentId => change(agentId ?? '')}
      error={error}
      searchable
      allowDeselect={false}
      limit={50}
      nothingFoundMessage="No agent is called that."
      required
      withAsterisk={false}
    />
  );
}

function Made({ secret, name, tier, close }: { secret: string | null | undefined; name: string; tier: Tier; close: () => void }) {
  return (
    <Once
      of={secret}
      says={
        <Stack gap="sm">
          <Text size="sm">This is the key “{name}”. Programs send it as “Authorization: Bearer …”.</Text>
          {secret && tier !== 'super_admin' && (
            <>
              <Text size="sm">To connect Claude Code with it:</Text>
              <Command>{`claude mcp add --transport http switchboard ${location.origin}/mcp --header "Authorization: Bearer ${secret}"`}</Command>
              <Text size="sm">The key alone:</Text>
            </>
          )}
        </Stack>
      }
      lost="Revoke it and make another."
      close={close}
    />
  );
}
