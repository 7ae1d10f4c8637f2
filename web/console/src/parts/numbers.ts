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

/** Bytes, as the server counts them in what it takes and keeps. */
export const megabyte = 1_048_576;

const units = ['kilobyte', 'megabyte', 'gigabyte'] as const;

/** Bytes in the largest unit that fits, each 1,024 of the one before: whole kilobytes, or one digit more of what is larger. Never less than there are. */
export function sizeOf(bytes: number): string {
  const place = bytes < megabyte ? 0 : bytes < 1_024 * megabyte ? 1 : 2;
  const fraction = place === 0 ? 1 : 10;
  return (Math.ceil((bytes / 1_024 ** (place + 1)) * fraction) / fraction).toLocaleString(undefined, { style: 'unit', unit: units[place] });
}
