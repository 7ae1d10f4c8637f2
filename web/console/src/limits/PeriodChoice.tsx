import { SegmentedControl } from '@mantine/core';
import type { UsagePeriod } from '../api/schema';
import { useAddress } from '../app/address';

const periods = [
  { value: 'today', label: 'Today' },
  { value: 'week', label: 'This week' },
  { value: 'month', label: 'This month' },
  { value: 'all', label: 'Ever' },
] satisfies { value: UsagePeriod; label: string }[];

/** How far back is looked; it stands in the address. */
export function usePeriod(usual: UsagePeriod = 'today'): UsagePeriod {
  const word = useAddress().at('period');
  return periods.find(one => one.value === word)?.value ?? usual;
}

export function PeriodChoice({ usual = 'today' }: { usual?: UsagePeriod }) {
  const { change } = useAddress();
  return <SegmentedControl size="xs" aria-label="Period" data={periods} value={usePeriod(usual)} onChange={value => change('period', value === usual ? '' : value)} />;
}
