import { NumberInput, SimpleGrid } from '@mantine/core';
import type { LimitNumbers } from '../api/schema';
import { numberIn } from '../forms/said';
import { limits, shown } from './limits';

interface LimitFieldsProps {
  /** What holds now, whoever set it. */
  inForce: LimitNumbers;
  /** What was set here. */
  own: LimitNumbers;
  /** Whose number counts where none is set here, such as “the tier’s”. */
  otherwise: string;
}

const most = 1_000_000_000;

/** The limits, to be set: empty ones are whosever they are otherwise. */
export const LimitFields = ({ inForce, own, otherwise }: LimitFieldsProps) => (
  <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="md">
    {limits.map(limit => {
      const [set, holds] = [own[limit.name], inForce[limit.name]];
      return (
        <NumberInput
          key={limit.name}
          name={limit.name}
          label={limit.says}
          description={set != null ? 'Set here' : holds != null ? `${otherwise}: ${shown(limit, holds)}` : `${otherwise}: no limit`}
          defaultValue={set ?? undefined}
          min={0}
          max={most}
          allowDecimal={Boolean(limit.isMoney)}
          decimalScale={6}
          prefix={limit.isMoney ? '$' : undefined}
          hideControls
        />
      );
    })}
  </SimpleGrid>
);

/** What stands in the fields. */
export const limitsIn = (form: FormData): LimitNumbers => Object.fromEntries(limits.map(({ name }) => [name, numberIn(form, name)]));
