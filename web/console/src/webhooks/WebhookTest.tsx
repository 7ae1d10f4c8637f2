import { Button } from '@mantine/core';
import type { WebhookView } from '../api/schema';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import { Words } from '../parts/Words';
import { outcomeOf } from './attempts';
import { useTest } from './queries';

/** Sends a test event now, and shows what came back. */
export function WebhookTest({ webhook }: { webhook: WebhookView }) {
  const test = useTest(webhook.webhookId);
  const { data: trial } = test;
  return (
    <Section
      title="Test"
      about="Sends a signed event of the kind webhook.test now, once, also to a disabled webhook."
      acts={
        <Button variant="default" loading={test.isPending} onClick={() => test.mutate()}>
          Send a test
        </Button>
      }
    >
      <ProblemNote error={test.error} />
      <div role="status">
        {trial && (
          <Facts
            of={[
              ['Outcome', <Status of={trial.delivered ? 'delivered' : 'failed'}>{trial.delivered ? 'Delivered' : 'Not taken'}</Status>],
              ['What came back', outcomeOf(trial)],
              ['Took', `${trial.latencyMs.toLocaleString()} ms`],
              ['Event', <Id of={trial.eventId} />],
              ['Answer', trial.answer && <Words label="The beginning of the answer">{trial.answer}</Words>],
            ]}
          />
        )}
      </div>
    </Section>
  );
}
