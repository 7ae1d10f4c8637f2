import type { MessageView } from '../api/schema';
import { Ago } from '../parts/Ago';
import { Status } from '../parts/Status';
import type { Tone } from '../parts/tones';

const words: Record<string, { says: string; tone: Tone }> = {
  received: { says: 'Waits for an answer', tone: 'busy' },
  processing: { says: 'The agent has read it', tone: 'quiet' },
  responded: { says: 'Answered', tone: 'good' },
  handled: { says: 'Heeded', tone: 'quiet' },
  automatic: { says: 'Written by a program', tone: 'quiet' },
  uncertain: { says: 'Uncertain: looked up at the provider', tone: 'warn' },
  undelivered: { says: 'Not delivered', tone: 'bad' },
  permanently_failed: { says: 'Failed for good', tone: 'bad' },
  aborted: { says: 'Stopped by a rule', tone: 'bad' },
  canceled: { says: 'Called back', tone: 'off' },
};

/** What became of a message. */
export function DeliveryState({ message: { status, sendAt } }: { message: MessageView }) {
  if (status === 'scheduled' && sendAt) {
    return (
      <>
        <Status of="scheduled" />
        <span>
          leaves <Ago at={sendAt} />
        </span>
      </>
    );
  }

  const word = words[status];
  return (
    <Status of={status} tone={word?.tone}>
      {word?.says}
    </Status>
  );
}
