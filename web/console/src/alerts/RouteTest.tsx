import { Button } from '@mantine/core';
import { onePage } from '../api/pages';
import type { RouteTrial, TrialOutcome } from '../api/schema';
import { Id } from '../parts/Id';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import type { Tone } from '../parts/tones';
import { useTestRoutes } from './queries';
import { RouteName } from './RouteName';

const outcomes: Record<TrialOutcome, [Tone, string]> = {
  arrived: ['good', 'Arrived'],
  taken: ['busy', 'Taken by the provider'],
  under_way: ['warn', 'Under way'],
  failed: ['bad', 'Failed'],
};

const columns: Column<RouteTrial>[] = [
  { title: 'Route', cell: trial => <RouteName of={trial.routeId} /> },
  {
    title: 'Outcome',
    cell: trial => (
      <Status of={trial.outcome} tone={outcomes[trial.outcome][0]}>
        {outcomes[trial.outcome][1]}
      </Status>
    ),
  },
  { title: 'Cause', cell: trial => trial.cause },
  { title: 'Message', cell: trial => trial.messageId && <Id of={trial.messageId} short />, from: 'sm' },
];

/** Sends a test over all routes, and says of each what came of it. */
export function RouteTest() {
  const test = useTestRoutes();
  return (
    <Section
      title="Test"
      about="Sends a test over every route now, quiet hours or not, and waits up to ten seconds for each. A test over a message costs what a message costs."
      acts={
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          Test all routes
        </Button>
      }
    >
      <ProblemNote error={test.error} />
      <div role="status">
        {test.data && (
          <Table
            label="What came of the test"
            list={onePage({ data: test.data.items, isPending: false, error: null, refetch: () => undefined })}
            columns={columns}
            keyOf={trial => trial.routeId}
            empty={null}
          />
        )}
      </div>
    </Section>
  );
}
