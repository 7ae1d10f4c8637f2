import { Status } from './Status';
import type { Tone } from './tones';

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

/** The state of a message as people say it, the same wherever it stands. */
export const MessageState = ({ of }: { of: string }) => (
  <Status of={of} tone={words[of]?.tone}>
    {words[of]?.says}
  </Status>
);
