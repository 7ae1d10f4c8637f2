import type { WebhookView } from '../api/schema';
import { Status } from '../parts/Status';

/** Whether a webhook gets events, and whether they arrive. */
export const WebhookStatus = ({ of }: { of: WebhookView }) =>
  of.status === 'enabled' && of.failingSince ? (
    <Status of="failing" tone="warn">
      Failing
    </Status>
  ) : (
    <Status of={of.status} />
  );
