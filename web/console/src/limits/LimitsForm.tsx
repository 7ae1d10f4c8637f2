import type { LimitNumbers } from '../api/schema';
import { useMay } from '../api/signedIn';
import { Form } from '../forms/Form';
import { useSeen } from '../forms/useSeen';
import { LimitFields } from './LimitFields';

interface Limits {
  /** What holds now, whoever set it. */
  limits: LimitNumbers;
  /** What was set here. */
  own: LimitNumbers;
}

interface LimitsFormProps {
  limits: Limits;
  /** Saves what the fields hold, and gives back what counts now. */
  save: (form: FormData) => Promise<Limits>;
  otherwise: string;
}

/** Limits have no version: who changed them meanwhile is seen here before it is overwritten. */
export function LimitsForm({ limits, save, otherwise }: LimitsFormProps) {
  const may = useMay();
  const { seen, round, saved, note } = useSeen(limits, ({ own }) => own);
  return (
    <>
      {note}
      <Form key={round} run={async form => saved(await save(form))} isReadOnly={!may('admin')}>
        <LimitFields inForce={seen.limits} own={seen.own} otherwise={otherwise} />
      </Form>
    </>
  );
}
