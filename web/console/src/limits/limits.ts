import type { LimitNumbers } from '../api/schema';
import { count, dollars } from '../parts/numbers';

export interface Limit {
  name: keyof LimitNumbers;
  /** What it bounds, such as “Messages a day”. */
  says: string;
  isMoney?: boolean;
  /** It bounds each time by itself, so none of it is ever used up. */
  isEach?: boolean;
}

export const limits: Limit[] = [
  { name: 'maxActionsPerMinute', says: 'Messages a minute' },
  { name: 'maxActionsPerHour', says: 'Messages an hour' },
  { name: 'maxActionsPerDay', says: 'Messages a day' },
  { name: 'maxSpendPerDay', says: 'Dollars a day', isMoney: true },
  { name: 'maxSpendPerMonth', says: 'Dollars a month', isMoney: true },
  { name: 'maxSpendPerAction', says: 'Dollars a message', isMoney: true, isEach: true },
  { name: 'maxCallsPerDaySameNumber', says: 'Calls a day to one number', isEach: true },
];

/** A limit's number as people read it. */
export const shown = ({ isMoney }: Limit, number: number) => (isMoney ? dollars(number) : count(number));
