import { SegmentedControl, Select } from '@mantine/core';
import { AgentName, useAgentNames } from '../agents/names';
import { usePages } from '../api/pages';
import type { DecisionView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Id } from '../parts/Id';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { spoken } from '../parts/tones';
import { AddressFilter } from '../sheet/AddressFilter';
import { Filters, useAddressFilters } from '../sheet/Filters';
import { decisionsQuery } from './queries';

const columns: Column<DecisionView>[] = [
  { title: 'Verdict', cell: one => <Status of={one.allowed ? 'allowed' : 'refused'} /> },
  { title: 'Why', cell: one => (one.allowed ? (one.consentBasis ?? 'No rule objects') : `${spoken(one.rule)}: ${one.reason}`) },
  { title: 'Person', cell: one => <Id of={one.contactAddress} /> },
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
  const { chosen, choose } = useAddressFilters();
  const agents = useAgentNames();
  const verdict = chosen('verdict');
  const list = usePages(
    decisionsQuery(organization, { allowed: verdict ? verdict === 'allowed' : undefined, agentId: chosen('agent'), contactAddress: chosen('address') }),
  );
  const isFiltered = Boolean(verdict ?? chosen('agent') ?? chosen('address'));
  return (
    <>
      <Filters>
        <SegmentedControl size="xs" aria-label="Verdict" data={verdicts} value={verdict ?? ''} onChange={value => choose('verdict', value)} />
        <Select
          size="xs"
          aria-label="Agent"
          placeholder="All agents"
          data={agents}
          value={chosen('agent') ?? null}
          onChange={value => choose('agent', value)}
          searchable
          clearable
          clearButtonProps={{ 'aria-label': 'All agents' }}
          limit={50}
          nothingFoundMessage="No agent is called that."
        />
        <AddressFilter />
      </Filters>
      <Table
        label="Decisions"
        list={list}
        columns={columns}
        keyOf={one => one.decisionId}
        to={one => organization.to(`compliance/decisions/${one.decisionId}`)}
        empty={
          <Empty title={isFiltered ? 'No decision fits' : 'No decisions yet'}>
            {isFiltered ? 'Take a filter out to see more.' : 'Each refusal of a message stands here with its rule, and each answer to whether somebody may be contacted.'}
          </Empty>
        }
      />
    </>
  );
}
