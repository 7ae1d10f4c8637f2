/** What a state means for whoever looks: it is told by a color and a shape of its own beside the word. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'quiet' | 'off';

const tones: Record<Tone, string> = {
  good:
    'active approved connected delivered in_force live ok open_to_contact read registered resolved responded sent succeeded valid '
    + 'verified enabled production allowed',
  busy:
    'acknowledged due invited open pending preparing processing provisioning queued received running scheduled sending submitted '
    + 'releasing removing low',
  warn: 'degraded escalated medium nearly_reached paused reconnecting retrying uncertain unregistered unavailable waiting sandbox',
  bad:
    'aborted bounced complained critical dead deleting denied failed high opted_out permanently_failed refused rejected revoked '
    + 'suspended undelivered withdrawn',
  quiet: 'agent human nobody automatic handled informational transactional marketing',
  off: 'archived canceled deprovisioned disabled expired inactive none off removed unknown',
};

const byWord = new Map(Object.entries(tones).flatMap(([tone, words]) => words.split(' ').map(word => [word, tone as Tone])));

export const toneOf = (word: string): Tone => byWord.get(word) ?? 'quiet';

/** A word of the API as a person reads it: `permanently_failed` is “Permanently failed”. */
export const spoken = (word: string) => {
  const text = word.replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
};
