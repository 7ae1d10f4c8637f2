import { useQuery } from '@tanstack/react-query';
import { AgentName } from '../agents/names';
import { overviewQuery } from '../api/overview';
import { onePage } from '../api/pages';
import type { RecentFailure } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Advice } from '../parts/advice';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Table, type Column } from '../parts/Table';

const columns: Column<RecentFailure>[] = [
  { title: 'To', cell: failure => failure.to },
  { title: 'Over', cell: failure => <Channel of={failure.channel} />, from: 'sm' },
  { title: 'Agent', cell: failure => <AgentName of={failure.agentId} />, from: 'md' },
  { title: 'Cause', cell: failure => (failure.code ? `${failure.cause} (${failure.code})` : failure.cause) },
  { title: 'What to do', cell: failure => <Advice of={failure.code} text={failure.advice} />, from: 'sm' },
  { title: 'At', cell: failure => <Ago at={failure.at} /> },
];

export function RecentFailures() {
  const organization = useOrganization();
  const overview = useQuery(overviewQuery(organization));
  return (
    <Table
      label="Failed lately"
      list={onePage({ ...overview, data: overview.data?.recentFailures })}
      columns={columns}
      keyOf={failure => `${failure.messageId}-${failure.at}`}
      to={({ conversationId, messageId }) => (conversationId ? organization.to(`inbox/${conversationId}?message=${messageId}`) : undefined)}
      empty={<Empty title="Nothing failed lately">Messages that don’t arrive stand here, with why and what to do.</Empty>}
    />
  );
}
