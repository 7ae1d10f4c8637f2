import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { AgentName } from '../agents/names';
import { answer, api } from '../api/client';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Loading } from '../parts/Loading';
import { ProblemNote } from '../parts/ProblemNote';
import { Section, TwoColumns } from '../parts/Section';
import { To } from '../parts/To';
import { LimitBars } from './LimitBars';
import { limitsIn } from './LimitFields';
import { LimitsForm } from './LimitsForm';
import { agentLimitsQuery, usageQuery } from './queries';

/** What one agent may do and spend. */
export function AgentLimitsForm() {
  const { agentId = '' } = useParams();
  const organization = useOrganization();
  const client = useQueryClient();
  const refresh = useRefresh();
  const { data, error, refetch } = useQuery(agentLimitsQuery(organization, agentId));
  const usage = useQuery(usageQuery(organization, 'today', agentId));
  const save = async (form: FormData) => {
    const now = await answer(api.PUT('/api/v1/agents/{agentId}/limits', { params: { path: { agentId } }, body: { limits: limitsIn(form), reset: true } }));
    client.setQueryData(agentLimitsQuery(organization, agentId).queryKey, now);
    void refresh('usage');
    return now;
  };
  return (
    <TwoColumns
      beside={
        <>
          <Section title="What is left now" about="Of its own and the organization’s, whichever is less.">
            <ProblemNote error={usage.error} retry={usage.refetch} />
            {usage.data && <LimitBars limits={usage.data.limits} remaining={usage.data.remaining} />}
          </Section>
          <Section title="All agents together">{data && <LimitBars limits={data.organization} remaining={{}} />}</Section>
        </>
      }
    >
      <Section
        title="Limits of the agent"
        about={
          <>
            <To path={`agents/${agentId}`}>
              <AgentName of={agentId} />
            </To>
            . The limits of the organization hold besides; an agent can’t change its own.
          </>
        }
      >
        <ProblemNote error={error} retry={refetch} />
        {!data && !error && <Loading height={240} />}
        {data && (
          <LimitsForm key={agentId} limits={data} save={save} otherwise="This deployment’s" />
        )}
      </Section>
    </TwoColumns>
  );
}
