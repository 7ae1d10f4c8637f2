import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { agentsQuery } from '../agents/queries';
import { usePages } from '../api/pages';
import type { GetChannelStatusOfAgent, UsageDashboard, UsagePeriod } from '../api/schema';
import { useOrganization } from '../app/organization';
import { channelWord } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Head } from '../parts/Head';
import { count, price } from '../parts/numbers';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { To } from '../parts/To';
import { limits, shown } from './limits';
import { PeriodChoice, usePeriod } from './PeriodChoice';
import { usageQuery } from './queries';

/** One figure of an agent's usage: each agent is asked about by itself, once for all its figures. */
function Figure({ agentId, period, of }: { agentId: string; period: UsagePeriod; of: (usage: UsageDashboard) => ReactNode }) {
  const { data, error } = useQuery({ ...usageQuery(useOrganization(), period, agentId), refetchInterval: 60_000 });
  return data ? of(data) : error ? 'Unknown' : <Skeleton height={10} my={4} width={56} />;
}

/** The limit that is used up most, in words. */
function tightest({ limits: most, remaining }: UsageDashboard) {
  const used = limits
    .filter(limit => !limit.isEach && most[limit.name] != null && remaining[limit.name] != null)
    .map(limit => ({ limit, most: most[limit.name]!, left: Math.max(0, remaining[limit.name]!) }))
    .map(one => ({ ...one, share: one.most === 0 ? 1 : 1 - one.left / one.most }))
    .sort((one, other) => other.share - one.share)[0];
  if (!used) {
    return 'No limit';
  }

  const { limit, left, share } = used;
  const state = left <= 0 ? 'bad' : share >= 0.8 ? 'warn' : 'good';
  return (
    <Status of="limit" tone={state}>
      {`${shown(limit, left)} left of ${shown(limit, used.most)} ${limit.says.toLowerCase()}`}
    </Status>
  );
}

/** What each agent did and spent, and how near it is to its limits. */
export function AgentUsage() {
  const organization = useOrganization();
  const period = usePeriod();
  const figure = (of: (usage: UsageDashboard) => ReactNode) => (agent: GetChannelStatusOfAgent) => <Figure agentId={agent.agentId} period={period} of={of} />;
  const columns: Column<GetChannelStatusOfAgent>[] = [
    { title: 'Agent', cell: agent => agent.displayName },
    { title: 'Messages', isNumber: true, cell: figure(usage => count(usage.actions)) },
    { title: 'Cost', isNumber: true, cell: figure(usage => price(usage.cost)) },
    { title: 'By channel', from: 'md', cell: figure(usage => usage.byChannel.map(line => `${channelWord(line.channel)} ${count(line.quantity)}`).join(', ') || '—') },
    { title: 'Nearest limit', from: 'sm', cell: figure(tightest) },
    { title: 'Do', cell: agent => <To path={`limits/agents/${agent.agentId}`}>Set limits</To> },
  ];
  return (
    <>
      <Head filters={<PeriodChoice />} />
      <Table
        label="Usage by agent"
        list={usePages(agentsQuery(organization))}
        columns={columns}
        keyOf={agent => agent.agentId}
        to={agent => organization.to(`agents/${agent.agentId}`)}
        empty={
          <Empty title="No agents yet" action={<To path="agents">To the agents</To>}>
            What each of them sends and spends stands here.
          </Empty>
        }
      />
    </>
  );
}
