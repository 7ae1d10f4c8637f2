import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { overviewQuery } from '../api/overview';
import type { Overview } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { FirstSteps } from '../connect/FirstSteps';
import { Loading } from '../parts/Loading';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';
import { ProblemNote } from '../parts/ProblemNote';
import { TwoColumns } from '../parts/Section';
import { Failures } from './Failures';
import { Now } from './Now';
import { OpenAlerts } from './OpenAlerts';
import { TrafficNow } from './TrafficNow';
import { WaitingForPerson } from './WaitingForPerson';

/** What happens now, and what wants a person. */
export default function OverviewPage() {
  const organization = useOrganization();
  const { data, error, refetch } = useQuery(overviewQuery(organization));
  return (
    <Page>
      <PageHead title="Overview" />
      {data ? <All overview={data} /> : error ? <ProblemNote error={error} retry={refetch} /> : <Waiting />}
    </Page>
  );
}

function All({ overview }: { overview: Overview }) {
  const may = useMay();
  return (
    <>
      <FirstSteps />
      <Now overview={overview} />
      <TwoColumns
        beside={
          may('operator') && (
            <>
              <WaitingForPerson />
              <OpenAlerts />
            </>
          )
        }
      >
        <TrafficNow lastHour={overview.lastHour} />
        {may('operator') && <Failures failures={overview.recentFailures} />}
      </TwoColumns>
    </>
  );
}

const Waiting = () => (
  <Loading>
    <Skeleton height={48} mb="xl" />
    <Skeleton height={208} />
  </Loading>
);
