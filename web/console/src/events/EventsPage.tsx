import { NativeSelect, Select } from '@mantine/core';
import { useState } from 'react';
import { Link } from 'react-router';
import { AgentName, useAgentChoice } from '../agents/names';
import { eventKinds } from '../api/eventKinds';
import type { EventView } from '../api/schema';
import { oneOf, useAddress } from '../app/address';
import { useOrganization, type Organization } from '../app/organization';
import { Ago, exactly } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { Modal } from '../parts/Modal';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';
import { RowButton } from '../parts/RowButton';
import { Subject } from '../parts/Subject';
import { Table, type Column } from '../parts/Table';
import { inOneLine } from '../parts/Words';
import { EventDetail } from './EventDetail';
import classes from './EventsPage.module.css';
import { useNewestEvents } from './queries';

/** Events are listed by agent: of this many at once. */
const mostAgents = 10;

export default function EventsPage() {
  const organization = useOrganization();
  const { agents, ...choice } = useAgentChoice();
  const { at, change } = useAddress();
  const [kind, agentId] = [oneOf(eventKinds, at('kind')) ?? '', at('agent')];
  const asked = agentId ? [agentId] : agents.slice(0, mostAgents).map(agent => agent.value);
  const list = useNewestEvents(asked, kind);
  const [open, setOpen] = useState<EventView>();
  return (
    <Page>
      <PageHead
        title="Events"
        about={
          !agentId && agents.length > mostAgents
            ? `What happened to the newest ${mostAgents} agents, newest first; choose another to see its own.`
            : 'What happened, newest first: what agents wait for and webhooks get.'
        }
        filters={
          <>
            <NativeSelect
              size="xs"
              label="Kind"
              data={[{ value: '', label: 'All kinds' }, ...eventKinds.map(one => ({ value: one, label: one }))]}
              value={kind}
              onChange={event => change('kind', event.currentTarget.value)}
            />
            <Select
              size="xs"
              label="Agent"
              placeholder={agents.length > mostAgents ? `The newest ${mostAgents}` : 'All agents'}
              data={agents}
              value={agentId || null}
              onChange={value => change('agent', value ?? '')}
              searchable
              clearable
              clearButtonProps={{ 'aria-label': 'All agents' }}
              limit={50}
              nothingFoundMessage="No agent is called that."
            />
          </>
        }
      />
      <Table
        label="Events"
        list={asked.length === 0 ? { ...list, ...choice } : list}
        columns={columnsOf(organization, new Map(agents.map(agent => [agent.value, agent.label])), setOpen)}
        keyOf={event => event.eventId}
        empty={<Empty title={kind || agentId ? 'No such events in the last 30 days' : 'Nothing happened in the last 30 days'}>When a person writes, a delivery fails or somebody opts out, it stands here.</Empty>}
      />
      <Modal opened={open !== undefined} onClose={() => setOpen(undefined)} title={open?.kind} size="lg">
        {open && <EventDetail event={open} />}
      </Modal>
    </Page>
  );
}

const columnsOf = (organization: Organization, agents: ReadonlyMap<string, string>, look: (event: EventView) => void): Column<EventView>[] => [
  { title: 'Event', cell: event => <span className={classes.kind}>{event.kind}</span> },
  { title: 'Agent', cell: event => agents.get(event.agentId ?? '') ?? (event.agentId && <AgentName of={event.agentId} />), from: 'sm' },
  { title: 'What', cell: event => <span className={classes.what}>{event.message?.error?.message ?? event.message?.body ?? inOneLine(event.detail)}</span>, from: 'md' },
  {
    title: 'About',
    cell: event =>
      event.conversationId ? (
        <Link to={organization.to(`inbox/${event.conversationId}${event.message ? `?message=${event.message.messageId}` : ''}`)}>
          {event.message ? (event.message.direction === 'in' ? event.message.from : event.message.to) : 'Conversation'}
        </Link>
      ) : (
        <Subject of={event.subjectId} />
      ),
  },
  { title: 'At', cell: event => <Ago at={event.at} /> },
  {
    title: 'Look',
    cell: event => (
      <RowButton onClick={() => look(event)} aria-label={`Details of ${event.kind} at ${exactly(event.at)}`}>
        Details
      </RowButton>
    ),
  },
];
