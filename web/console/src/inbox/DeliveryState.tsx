import type { MessageView } from '../api/schema';
import { Ago } from '../parts/Ago';
import { MessageState } from '../parts/MessageState';

/** What became of a message, and when one leaves that waits for its time. */
export const DeliveryState = ({ message: { status, sendAt } }: { message: MessageView }) => (
  <>
    <MessageState of={status} />
    {status === 'scheduled' && sendAt && (
      <span>
        leaves <Ago at={sendAt} />
      </span>
    )}
  </>
);
