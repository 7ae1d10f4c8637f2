import { Checkbox, Fieldset, Stack, Textarea, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { answer, api } from '../api/client';
import type { AgentView, ProvisionChannelsAnswer } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { isTicked, said } from '../forms/said';
import { Modal } from '../parts/Modal';
import { Provisioned } from './Provisioned';

interface ProvisionAgentProps {
  /** Gives this agent channels; left out, a new one is made. */
  agent?: AgentView;
  /** What opens it. */
  children: (open: () => void) => ReactNode;
}

/** Makes an agent with its channels, or gives an agent channels, and shows what came of each. */
export function ProvisionAgent({ agent, children }: ProvisionAgentProps) {
  const [isOpen, setOpen] = useState(false);
  const [made, setMade] = useState<ProvisionChannelsAnswer>();
  const refresh = useRefresh();
  const close = () => {
    setOpen(false);
    void refresh('agents', 'tokens', 'overview');
  };
  return (
    <>
      {children(() => {
        setMade(undefined);
        setOpen(true);
      })}
      <Modal opened={isOpen} onClose={close} title={agent ? `A channel for ${agent.displayName}` : 'Provision an agent'} size={560}>
        {made ? <Provisioned made={made} isNew={!agent} close={close} /> : <Wishes agent={agent} made={setMade} />}
      </Modal>
    </>
  );
}

function Wishes({ agent, made }: { agent?: AgentView; made: (answer: ProvisionChannelsAnswer) => void }) {
  const { ask } = useOrganization();
  const provision = async (form: FormData, clientRef: string) =>
    made(
      await answer(
        api.POST('/api/v1/agents', {
          body: {
            // An agent that is there tells whose it is.
            ...(agent ? { agentId: agent.agentId } : ask),
            displayName: said(form, 'displayName'),
            greeting: said(form, 'greeting'),
            country: said(form, 'country')?.toUpperCase() ?? 'US',
            emailDomain: said(form, 'emailDomain'),
            capabilities: { phone: isTicked(form, 'phone'), whatsapp: isTicked(form, 'whatsapp'), email: isTicked(form, 'email'), voiceAi: false },
            clientRef,
          },
        }),
      ),
    );
  return (
    <Form submit={agent ? 'Give it' : 'Provision'} run={provision}>
      {!agent && <TextInput name="displayName" label="Name" description="What people call it" required withAsterisk={false} maxLength={100} data-autofocus />}
      <Fieldset legend="Channels" variant="unstyled">
        <Stack gap="sm">
          <Checkbox name="phone" size="sm" label="Phone" description="A number that texts. One is rented, which costs money each month, unless the organization has a free or shared one." defaultChecked={!agent} />
          <Checkbox name="whatsapp" size="sm" label="WhatsApp" description="A sender of the pool. When none is free, the agent waits for one." />
          <Checkbox name="email" size="sm" label="E-mail" description="A mailbox at the organization’s domain." />
        </Stack>
      </Fieldset>
      <TextInput name="country" label="Country of the number" description="Two letters, such as US or GB" defaultValue={agent?.country ?? 'US'} required withAsterisk={false} minLength={2} maxLength={2} />
      <TextInput name="emailDomain" label="Domain of the mailbox" description="One that the organization has added; empty: the usual one" maxLength={253} />
      {!agent && <Textarea name="greeting" label="Greeting" description="What it says first; it can be changed later" autosize minRows={2} maxRows={6} maxLength={1000} />}
    </Form>
  );
}

