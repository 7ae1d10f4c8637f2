import { useAddress } from '../app/address';

const length = 86_400_000;

const dayOf = (instant: number) => new Date(instant).toISOString().slice(0, 10);

/** As many as an export takes. */
const most = 366;

const dayIn = (text: string) => (/^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)) ? text : undefined);

/** The days that are looked at, both included (UTC); they stand in the address. Without a choice that can be read, the last thirty. */
export function useDays() {
  const { at } = useAddress();
  const to = dayIn(at('to')) ?? dayOf(Date.now());
  const from = dayIn(at('from')) ?? dayOf(Date.parse(to) - 29 * length);
  return { from, to };
}

/** Each day from one to another, both included: the last 366 of them. */
export function daysBetween(from: string, to: string): string[] {
  const end = Date.parse(to);
  const days = [];
  for (let at = Math.max(Date.parse(from), end - (most - 1) * length); at <= end; at += length) {
    days.push(dayOf(at));
  }

  return days;
}
