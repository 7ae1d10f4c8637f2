import { useQuery } from '@tanstack/react-query';
import { useOrganization } from '../app/organization';
import { LimitBars } from '../limits/LimitBars';
import { usageQuery } from '../limits/queries';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { To } from '../parts/To';

/** How much of what it may do and spend an agent has used. */
export function AgentLimits({ agentId }: { agentId: string }) {
  const { data, error, refetch } = useQuery(usageQuery(useOrganization(), 'today', agentId));
  return (
    <Section title="Limits" acts={<To path={`limits/agents/${agentId}`}>Change limits</To>}>
      <ProblemNote error={error} retry={refetch} />
      {data && <LimitBars limits={data.limits} remaining={data.remaining} />}
    </Section>
  );
}
