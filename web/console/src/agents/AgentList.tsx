import { Button, Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { usePages } from '../api/pages';
import type { AgentView, GetChannelStatusOfAgent } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { Id } from '../parts/Id';
import { count } from '../parts/numbers';
import { PageHead } from '../parts/PageHead';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { ChannelMarks } from './ChannelMarks';
import { PauseAll } from './PauseAll';
import { Places } from './Places';
import { ProvisionAgent } from './ProvisionAgent';
import { agentsQuery, everyAgentQuery, placesQuery } from './queries';

/** The newest message of an agent over any channel, as far as thirty days back. */
const lastUsed = (agent: GetChannelStatusOfAgent) => agent.channels.map(channel => channel.lastActivity ?? '').sort().at(-1);

const columns: Column<GetChannelStatusOfAgent>[] = [
  { title: 'Name', cell: agent => agent.displayName },
  { title: 'State', cell: agent => <Status of={agent.agentState} /> },
  { title: 'Channels', cell: agent => <ChannelMarks of={agent.channels} /> },
  {
    title: 'Last used',
    from: 'sm',
    cell: agent => {
      const at = lastUsed(agent);
      return at ? <Ago at={at} /> : Date.parse(agent.createdAt) > Date.now() - 30 * 86_400_000 ? 'Never' : 'Not in 30 days';
    },
  },
  { title: 'In / out, 30 days', isNumber: true, from: 'md', cell: agent => `${total(agent, 'messagesIn')} / ${total(agent, 'messagesOut')}` },
  { title: 'Id', from: 'md', cell: agent => <Id of={agent.agentId} short /> },
];

const total = (agent: GetChannelStatusOfAgent, what: 'messagesIn' | 'messagesOut') =>
  count(agent.channels.reduce((sum, channel) => sum + channel[what], 0));

const columnsOfAll: Column<AgentView>[] = [
  { title: 'Name', cell: agent => agent.displayName },
  { title: 'State', cell: agent => <Status of={agent.status} /> },
  { title: 'Made', from: 'sm', cell: agent => <Ago at={agent.createdAt} /> },
  { title: 'Id', from: 'md', cell: agent => <Id of={agent.agentId} short /> },
];

export function AgentList() {
  const organization = useOrganization();
  const may = useMay();
  const { at, change } = useAddress();
  const isAll = at('ended') !== '';
  const list = usePages(agentsQuery(organization), { enabled: !isAll });
  const everyone = usePages(everyAgentQuery(organization), { enabled: isAll });
  const { data: places } = useQuery(placesQuery(organization));
  const provision = may('admin') && <ProvisionAgent>{open => <Button onClick={open}>Provision an agent</Button>}</ProvisionAgent>;
  const nobody = (
    <Empty title="No agents yet" action={provision}>
      An agent gets a number, a WhatsApp sender or a mailbox, and a token by which your program speaks for it.
      {!may('admin') && ' An admin provisions one.'}
    </Empty>
  );
  const to = (agent: { agentId: string }) => organization.to(`agents/${agent.agentId}`);
  return (
    <>
      <PageHead
        title="Agents"
        about={places && `${places.activeAgents} of ${places.maxAgents} places taken.`}
        filters={<Switch size="xs" label="Ended ones too" checked={isAll} onChange={event => change('ended', event.currentTarget.checked ? 'too' : '')} />}
      >
        {may('admin') && places && <Places places={places} />}
        {may('operator') && <PauseAll />}
        {provision}
      </PageHead>
      {isAll ? (
        <Table label="Agents" list={everyone} columns={columnsOfAll} keyOf={agent => agent.agentId} to={to} empty={nobody} />
      ) : (
        <Table label="Agents" list={list} columns={columns} keyOf={agent => agent.agentId} to={to} empty={nobody} />
      )}
    </>
  );
}
