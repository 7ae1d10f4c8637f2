import { Group, NativeSelect, Select, Textarea, TextInput } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import { useAgentChoice } from '../agents/names';
import { answer, api } from '../api/client';
import type { ContactChannel, DecisionView, Purpose } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { instantIn, said, wordIn, writtenIn } from '../forms/said';
import { Empty } from '../parts/Empty';
import { ProblemNote } from '../parts/ProblemNote';
import { Section, TwoColumns } from '../parts/Section';
import { DecisionSheet } from './DecisionSheet';
import { none, oneChannel, purposes } from './words';

/** Asks the gate whether somebody may be contacted, and shows why or why not. Nothing is sent. */
export function Explain() {
  const { organizationId } = useOrganization();
  const client = useQueryClient();
  const { agents, error, refetch } = useAgentChoice();
  const [given] = useSearchParams();
  const [decision, setDecision] = useState<DecisionView>();
  const ask = async (form: FormData) => {
    setDecision(undefined);
    const body = {
      agentId: said(form, 'agentId'),
      contactAddress: writtenIn(form, 'contactAddress'),
      channel: wordIn<ContactChannel>(form, 'channel'),
      purpose: wordIn<Purpose>(form, 'purpose'),
      body: said(form, 'body'),
      programme: said(form, 'programme'),
      at: instantIn(form, 'at'),
    };
    setDecision(await answer(api.POST('/api/v1/decisions', { body })));
    void client.invalidateQueries({ queryKey: [organizationId, 'decisions', 'list'] });
  };
  return (
    <TwoColumns
      beside={
        <Section title="The decision">
          <div role="status">
            {decision ? (
              <DecisionSheet decision={decision} />
            ) : (
              <Empty title="Nothing asked yet">The answer is the very decision that a message would get: the rule, where it comes from, and from when on it is allowed.</Empty>
            )}
          </div>
        </Section>
      }
    >
      <Section title="May this person be contacted?" about="Nothing is sent by asking. The decision is kept, as each one is; the text isn’t.">
        {agents.length === 0 && <ProblemNote error={error} retry={refetch} />}
        <Form submit="Ask" done="Answered" run={ask}>
          <Select
            name="agentId"
            label="Agent"
            placeholder="Who would do it"
            data={agents}
            defaultValue={given.get('agent')}
            key={agents.length === 0 ? 'waiting' : 'known'}
            searchable
            allowDeselect={false}
            limit={50}
            nothingFoundMessage="No agent is called that."
            required
            withAsterisk={false}
          />
          <TextInput
            name="contactAddress"
            label="To"
            description="A number in international form, or an e-mail address"
            defaultValue={given.get('to') ?? ''}
            required
            withAsterisk={false}
            maxLength={400}
          />
          <Group grow align="flex-start">
            <NativeSelect name="channel" label="Channel" data={[none('It follows from the address'), ...oneChannel]} defaultValue={given.get('channel') ?? ''} />
            <NativeSelect name="purpose" label="Purpose" data={purposes} defaultValue={given.get('purpose') ?? 'informational'} />
          </Group>
          <Textarea name="body" label="Text" description="What would be said; left empty, the content isn’t judged" autosize minRows={2} maxRows={10} />
          <Group grow align="flex-start">
            <TextInput name="at" type="datetime-local" label="When" description="By your own clock; empty: now" />
            <TextInput name="programme" label="List or campaign" description="Empty: none" maxLength={100} />
          </Group>
        </Form>
      </Section>
    </TwoColumns>
  );
}
