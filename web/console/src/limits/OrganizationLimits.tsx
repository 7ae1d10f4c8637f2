import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Loading } from '../parts/Loading';
import { ProblemNote } from '../parts/ProblemNote';
import { Section, TwoColumns } from '../parts/Section';
import { To } from '../parts/To';
import { spoken } from '../parts/tones';
import { LimitBars } from './LimitBars';
import { limitsIn } from './LimitFields';
import { LimitsForm } from './LimitsForm';
import { configQuery, usageQuery } from './queries';

/** What all agents of the organization may do and spend together. */
export function OrganizationLimits() {
  const organization = useOrganization();
  const client = useQueryClient();
  const refresh = useRefresh();
  const { data, error, refetch } = useQuery(configQuery(organization));
  const usage = useQuery(usageQuery(organization, 'today'));
  const save = async (form: FormData) => {
    const now = await answer(api.PUT('/api/v1/billing/config', { body: { ...organization.ask, limits: limitsIn(form), resetLimits: true } }));
    client.setQueryData(configQuery(organization).queryKey, now);
    void refresh('usage');
    return now;
  };
  return (
    <TwoColumns
      beside={
        <Section title="What is left now">
          <ProblemNote error={usage.error} retry={usage.refetch} />
          {usage.data && <LimitBars limits={usage.data.limits} remaining={usage.data.remaining} />}
        </Section>
      }
    >
      <Section
        title="Limits of all agents together"
        about={
          data && (
            <>
              The tier is {spoken(data.tier)}: limits here can be stricter than its own, not laxer. Those of each agent are set <To path="limits/agents">by agent</To>.
            </>
          )
        }
      >
        <ProblemNote error={error} retry={refetch} />
        {!data && !error && <Loading height={240} />}
        {data && (
          <LimitsForm limits={data} save={save} otherwise="The tier’s" />
        )}
      </Section>
    </TwoColumns>
  );
}
