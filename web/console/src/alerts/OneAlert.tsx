import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { onePage } from '../api/pages';
import type { AlertNoticeView, AlertView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Ask } from '../parts/Ask';
import { Back } from '../parts/Back';
import { Empty } from '../parts/Empty';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { Missing } from '../parts/Missing';
import { PageHead } from '../parts/PageHead';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import { Subject } from '../parts/Subject';
import { Table, type Column } from '../parts/Table';
import { spoken } from '../parts/tones';
import { LoadingLines } from '../parts/Loading';
import { SeverityMark, StateMark } from './marks';
import { alertQuery, paceOf, useAcknowledge, useResolve } from './queries';
import { RouteName } from './RouteName';

export function OneAlert() {
  const alertId = useParams()['alertId'] ?? '';
  const organization = useOrganization();
  const { data: alert, error, refetch } = useQuery({ ...alertQuery(organization, alertId), ...paceOf(organization) });
  return (
    <>
      <Back to="alerts">Alerts</Back>
      {alert ? (
        <Shown alert={alert} />
      ) : error ? (
        <>
          <PageHead title="Alert" />
          <Missing error={error} retry={refetch} what="alert" list={['alerts', 'All alerts']} />
        </>
      ) : (
        <LoadingLines />
      )}
    </>
  );
}

function Shown({ alert }: { alert: AlertView }) {
  const may = useMay();
  return (
    <>
      <PageHead title={alert.title}>{may('operator') && alert.state !== 'resolved' && <Acts alert={alert} />}</PageHead>
      <Facts
        of={[
          ['Severity', <SeverityMark of={alert.severity} />],
          ['State', <StateMark of={alert.state} />],
          ['Kind', spoken(alert.kind)],
          ['About', <Subject of={alert.subject} />],
          ['Times', alert.times.toLocaleString()],
          ['First', <Ago at={alert.firstAt} />],
          ['Last', <Ago at={alert.lastAt} />],
          ['Acknowledged', alert.acknowledgedAt && <Ago at={alert.acknowledgedAt} />],
          ['Resolved', alert.resolvedAt && <Ago at={alert.resolvedAt} />],
          ['Id', <Id of={alert.alertId} />],
        ]}
      />
      {Object.keys(alert.facts).length > 0 && (
        <Section title="Facts" about="As they were the last time.">
          <Facts of={Object.entries(alert.facts).map(([name, value]) => [spoken(name), <Subject of={value} />])} />
        </Section>
      )}
      <Section title="Notices" about="Where it was sent, and what became of that.">
        <Notices notices={alert.notices ?? []} />
      </Section>
    </>
  );
}

function Acts({ alert }: { alert: AlertView }) {
  const [acknowledge, resolve] = [useAcknowledge(), useResolve()];
  return (
    <>
      <ProblemNote error={acknowledge.error} />
      {alert.state === 'open' && (
        <Button variant="default" loading={acknowledge.isPending} onClick={() => acknowledge.mutate(alert.alertId)} title="Somebody is at it: it is sent no more, repeats are still counted">
          Acknowledge
        </Button>
      )}
      <Ask title="Resolve this alert?" says="It is over. If the same thing comes again, that is another alert, and is sent anew." confirm="Resolve" run={() => resolve.mutateAsync(alert.alertId)}>
        {open => <Button onClick={open}>Resolve</Button>}
      </Ask>
    </>
  );
}

const columns: Column<AlertNoticeView>[] = [
  { title: 'Route', cell: notice => <RouteName of={notice.routeId} /> },
  { title: 'State', cell: notice => <Status of={notice.state} /> },
  { title: 'Cause', cell: notice => notice.cause },
  { title: 'Told of', cell: notice => (notice.times === 1 ? 'once' : `${notice.times.toLocaleString()} times`), from: 'sm' },
  { title: 'Message', cell: notice => notice.messageId && <Id of={notice.messageId} short />, from: 'md' },
  { title: 'At', cell: notice => <Ago at={notice.at} /> },
];

function Notices({ notices }: { notices: AlertNoticeView[] }) {
  const organization = useOrganization();
  return (
    <Table
      label="Notices"
      list={onePage({ data: notices, isPending: false, error: null, refetch: () => undefined })}
      columns={columns}
      keyOf={notice => `${notice.routeId}-${notice.number}`}
      empty={
        <Empty
          title="Sent nowhere"
          action={
            <Button component={Link} to={organization.to('alerts/routes')} variant="default">
              See where alerts go
            </Button>
          }
        >
          No route takes alerts of this severity, or each is in its quiet hours.
        </Empty>
      }
    />
  );
}
