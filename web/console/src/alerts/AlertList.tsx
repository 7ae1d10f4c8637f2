import { Button, NativeSelect } from '@mantine/core';
import { Link } from 'react-router';
import { usePages } from '../api/pages';
import type { AlertView } from '../api/schema';
import { oneOf, useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { PageHead } from '../parts/PageHead';
import { Table, type Column } from '../parts/Table';
import { SeverityMark, StateMark } from './marks';
import { alertsQuery, paceOf } from './queries';

const states = ['open', 'acknowledged', 'resolved'] as const;
const severities = ['critical', 'high', 'medium', 'low'] as const;

const columns: Column<AlertView>[] = [
  { title: 'Alert', cell: alert => alert.title },
  { title: 'Severity', cell: alert => <SeverityMark of={alert.severity} /> },
  { title: 'State', cell: alert => <StateMark of={alert.state} /> },
  { title: 'Times', cell: alert => alert.times.toLocaleString(), isNumber: true, from: 'sm' },
  { title: 'First', cell: alert => <Ago at={alert.firstAt} />, from: 'md' },
  { title: 'Last', cell: alert => <Ago at={alert.lastAt} /> },
];

export function AlertList() {
  const organization = useOrganization();
  const { at, change, clear, isNarrow } = useAddress();
  const [state, severity] = [oneOf(states, at('state')), oneOf(severities, at('severity'))];
  const list = usePages(alertsQuery(organization, state, severity), paceOf(organization));
  return (
    <>
      <PageHead
        title="Alerts"
        about="What a person should know of, while it lasts. The same thing again is counted, not told again."
        filters={
          <>
            <NativeSelect
              size="xs"
              label="State"
              data={[{ value: '', label: 'All' }, { value: 'open', label: 'Open' }, { value: 'acknowledged', label: 'Acknowledged' }, { value: 'resolved', label: 'Resolved' }]}
              value={state ?? ''}
              onChange={event => change('state', event.currentTarget.value)}
            />
            <NativeSelect
              size="xs"
              label="Severity"
              data={[
                { value: '', label: 'All' },
                { value: 'critical', label: 'Critical' },
                { value: 'high', label: 'High' },
                { value: 'medium', label: 'Medium' },
                { value: 'low', label: 'Low' },
              ]}
              value={severity ?? ''}
              onChange={event => change('severity', event.currentTarget.value)}
            />
          </>
        }
      >
        <Button component={Link} to={organization.to('alerts/routes')} variant="default">
          Where alerts go
        </Button>
      </PageHead>
      <Table
        label="Alerts"
        list={list}
        columns={columns}
        keyOf={alert => alert.alertId}
        to={alert => organization.to(`alerts/${alert.alertId}`)}
        empty={
          isNarrow ? (
            <Empty title="No such alerts" action={<Button variant="default" onClick={clear}>Show all</Button>} />
          ) : (
            <Empty
              title="No alerts"
              action={
                <Button component={Link} to={organization.to('alerts/routes')}>
                  See where alerts go
                </Button>
              }
            >
              Nothing needs a person. See to it that what comes reaches one.
            </Empty>
          )
        }
      />
    </>
  );
}
