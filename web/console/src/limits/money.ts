import type { Money } from '../api/schema';

/** An amount as people read it; small ones with as many digits as they need. */
export function price({ micros = 0, currency = 'USD' }: Money): string {
  const amount = micros / 1_000_000;
  return new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: amount !== 0 && Math.abs(amount) < 1 ? 4 : 2 }).format(amount);
}

/** US dollars, as limits are given. */
export const dollars = (amount: number) => price({ micros: Math.round(amount * 1_000_000), currency: 'USD' });

export const count = (number: number) => number.toLocaleString('en');
