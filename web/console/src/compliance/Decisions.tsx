import { SegmentedControl, Select } from '@mantine/core';
import { AgentName, useAgentNames } from '../agents/names';
import { usePages } from '../api/pages';
import type { DecisionView } from '../api/schema';
import { useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { AddressFilter } from '../parts/AddressFilter';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Head } from '../parts/Head';
import { Id } from '../parts/Id';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { spoken } from '../parts/tones';
import { decisionsQuery } from './queries';

const columns: Column<DecisionView>[] = [
  { title: 'Verdict', cell: one => <Status of={one.allowed ? 'allowed' : 'refused'} /> },
  { title: 'Why', cell: one => (one.allowed ? (one.consentBasis ?? 'No rule objects') : `${spoken(one.rule)}: ${one.reason}`) },
  { title: 'Person', from: 'sm', cell: one => <Id of={one.contactAddress} /> },
  { title: 'Over', from: 'sm', cell: one => <Channel of={one.channel} /> },
  { title: 'Purpose', from: 'md', cell: one => spoken(one.purpose) },
  { title: 'Agent', from: 'md', cell: one => <AgentName of={one.agentId} /> },
  { title: 'Decided', cell: one => <Ago at={one.decidedAt} /> },
];

const verdicts = [
  { value: '', label: 'All' },
  { value: 'refused', label: 'Refused' },
  { value: 'allowed', label: 'Allowed' },
];

/** What the gate refused, and what it was asked, newest first. */
export function Decisions() {
  const organization = useOrganization();
  const { at, change } = useAddress();
  const agents = useAgentNames();
  const verdict = at('verdict');
  const list = usePages(
    decisionsQuery(organization, { allowed: verdict ? verdict === 'allowed' : undefined, agentId: at('agent') || undefined, contactAddress: at('address') || undefined }),
  );
  const isFiltered = Boolean(verdict || at('agent') || at('address'));
  return (
    <>
      <Head
        filters={
          <>
            <SegmentedControl size="xs" aria-label="Verdict" data={verdicts} value={verdict} onChange={value => change('verdict', value)} />
            <Select
              size="xs"
              aria-label="Agent"
              placeholder="All agents"
              data={agents}
              value={at('agent') || null}
              onChange={value => change('agent', value ?? '')}
              searchable
              clearable
              clearButtonProps={{ 'aria-label': 'All agents' }}
              limit={50}
              nothingFoundMessage="No agent is called that."
            />
            <AddressFilter />
          </>
        }
      />
      <Table
        label="Decisions"
        list={list}
        columns={columns}
        keyOf={one => one.decisionId}
        to={one => organization.to(`compliance/decisions/${one.decisionId}`)}
        empty={
          <Empty title={isFiltered ? 'No decision fits' : 'No decisions yet'}>
            {isFiltered ? 'Take a filter out to see more.' : 'Each refusal of a message stands here with its rule, and each answer to whether somebody may be contacted. Messages that left have theirs with them.'}
          </Empty>
        }
      />
    </>
  );
}
