import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { onePage } from '../api/pages';
import type { AgentView, GetChannelStatusOfChannel } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Id } from '../parts/Id';
import { count } from '../parts/numbers';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import classes from './AgentChannels.module.css';
import { ProvisionAgent } from './ProvisionAgent';
import { channelsQuery } from './queries';
import { GiveUpChannel, SwitchChannel } from './SwitchChannel';

const columns: Column<GetChannelStatusOfChannel>[] = [
  { title: 'Channel', cell: one => <Channel of={one.channel} /> },
  {
    title: 'Address',
    cell: ({ address, shared, pool }) => (
      <div className={classes.address}>
        {address ? <Id of={address} /> : '—'}
        {shared && <div className={classes.note}>Shared with the organization’s other agents</div>}
        {pool?.waitingPlace && <div className={classes.note}>Place {pool.waitingPlace} of those that wait for one</div>}
      </div>
    ),
  },
  {
    title: 'State',
    cell: ({ state, reason, warning, a2p }) => (
      <>
        <Status of={state} />
        {reason && <div className={classes.note}>{reason}</div>}
        {warning && <div className={classes.warning}>{warning}</div>}
        {a2p && a2p !== 'registered' && <div className={classes.note}>US registration (A2P 10DLC): {a2p}</div>}
      </>
    ),
  },
  {
    title: 'In / out, 30 days',
    isNumber: true,
    from: 'sm',
    cell: one => (
      <>
        {count(one.messagesIn)} / {count(one.messagesOut)}
        {one.lastActivity && <div className={classes.note}>last <Ago at={one.lastActivity} /></div>}
      </>
    ),
  },
];

/** An agent's channels: where each stands, and its switch. */
export function AgentChannels({ agent }: { agent: AgentView }) {
  const may = useMay();
  const list = onePage(useQuery(channelsQuery(useOrganization(), agent.agentId)));
  const isThere = agent.status === 'active' || agent.status === 'paused';
  const give = may('admin') && (
    <ProvisionAgent agent={agent}>
      {open => (
        <Button variant="default" onClick={open}>
          Give it a channel
        </Button>
      )}
    </ProvisionAgent>
  );
  const acts: Column<GetChannelStatusOfChannel> = {
    title: 'Do',
    cell: one => (
      <div className={classes.acts}>
        <SwitchChannel agent={agent} channel={one} />
        {may('admin') && <GiveUpChannel agent={agent} channel={one} />}
      </div>
    ),
  };
  return (
    <Section title="Channels" acts={list.rows.length > 0 && give}>
      <Table
        label="Channels"
        list={list}
        columns={may('operator') && isThere ? [...columns, acts] : columns}
        keyOf={one => `${one.channel} ${one.address}`}
        empty={
          <Empty title="No channels" action={give}>
            It sends and receives nothing until it has one.
          </Empty>
        }
      />
    </Section>
  );
}
