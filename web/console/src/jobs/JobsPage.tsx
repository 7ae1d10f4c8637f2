import { useQuery } from '@tanstack/react-query';
import { overviewQuery } from '../api/overview';
import { useOrganization } from '../app/organization';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';
import { Section } from '../parts/Section';
import { Jobs } from './Jobs';
import { Outbox } from './Outbox';
import { RecentFailures } from './RecentFailures';

export default function JobsPage() {
  const organization = useOrganization();
  const { data: overview } = useQuery(overviewQuery(organization));
  return (
    <Page>
      <PageHead title="Jobs & outbox" about={overview && <Due {...overview.jobs} />} />
      <Jobs />
      {!organization.isDeployment && (
        <>
          <Section title="Failed lately" about="The newest messages that didn’t arrive.">
            <RecentFailures />
          </Section>
          <Section title="Outbox" about="An agent’s messages that wait, are tried again, or failed.">
            <Outbox />
          </Section>
        </>
      )}
    </Page>
  );
}

function Due({ due, lagSeconds }: { due: number; lagSeconds: number }) {
  if (due === 0) {
    return <>No work waits.</>;
  }

  return (
    <>
      {due.toLocaleString()} {due === 1 ? 'job is' : 'jobs are'} due; the oldest waits for {lagSeconds < 1 ? 'less than a second' : `${Math.round(lagSeconds).toLocaleString()} s`}.
    </>
  );
}
