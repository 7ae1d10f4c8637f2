import { useAddress } from '../app/address';

const length = 86_400_000;

const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);

/** The days that are looked at, both included (UTC); they stand in the address. Without a choice, the last thirty. */
export function useDays() {
  const { at } = useAddress();
  const to = at('to') || dayOf(Date.now());
  const from = at('from') || dayOf(Date.parse(to) - 29 * length);
  return { from, to };
}

/** Each day from one to another, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days = [];
  for (let at = Date.parse(from); at <= Date.parse(to); at += length) {
    days.push(dayOf(at));
  }

  return days;
}
