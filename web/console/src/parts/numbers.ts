import type { Money } from '../api/schema';

/** How many, as people read it where they are. */
export const count = (number: number) => number.toLocaleString();

/** An amount; what is less than one with as many digits as it needs. */
export function price({ micros = 0, currency = 'USD' }: Money): string {
  const amount = micros / 1_000_000;
  const maximumFractionDigits = amount !== 0 && Math.abs(amount) < 1 ? 4 : 2;
  return amount.toLocaleString(undefined, { style: 'currency', currency, maximumFractionDigits });
}

/** US dollars, as limits are given. */
export const dollars = (amount: number) => price({ micros: Math.round(amount * 1_000_000), currency: 'USD' });

const units = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** Bytes, in thousands as the API counts them: whole kilobytes, or one digit more of what is larger. */
export function sizeOf(bytes: number): string {
  const place = bytes < 1_000_000 ? 0 : bytes < 1_000_000_000 ? 1 : 2;
  return Math.max(place === 0 ? 1 : 0, bytes / 1_000 ** (place + 1)).toLocaleString(undefined, {
    style: 'unit',
    unit: units[place],
    maximumFractionDigits: place === 0 ? 0 : 1,
  });
}
