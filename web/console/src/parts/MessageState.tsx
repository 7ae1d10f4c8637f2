import { Status } from './Status';
import { spoken, type Tone } from './tones';

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

/** What a message's state is called; the same wherever it stands. */
export const messageWord = (status: string) => words[status]?.says ?? spoken(status);

/** It left, or should have, and didn't arrive. */
export const notArrived: ReadonlySet<string> = new Set(['failed', 'undelivered', 'permanently_failed', 'aborted']);

export const MessageState = ({ of }: { of: string }) => (
  <Status of={of} tone={words[of]?.tone}>
    {messageWord(of)}
  </Status>
);
