import type { AlertState, Severity } from '../api/schema';
import { Status } from '../parts/Status';
import type { Tone } from '../parts/tones';

const tones: Record<AlertState, Tone> = { open: 'warn', acknowledged: 'busy', resolved: 'good' };

export const SeverityMark = ({ of }: { of: Severity }) => <Status of={of} />;

export const StateMark = ({ of }: { of: AlertState }) => <Status of={of} tone={tones[of]} />;
