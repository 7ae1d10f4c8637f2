import type { MessageView } from '../api/schema';

export interface Day {
  says: string;
  messages: MessageView[];
}

const thisYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const anotherYear = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });

function nameOf(date: Date, now: Date): string {
  const yesterday = new Date(now);
  yesterday.setDate(now.getDate() - 1);
  return date.toDateString() === now.toDateString()
    ? 'Today'
    : date.toDateString() === yesterday.toDateString()
      ? 'Yesterday'
      : (date.getFullYear() === now.getFullYear() ? thisYear : anotherYear).format(date);
}

/** Messages, which come newest first, as they are read: oldest first, by the days of whoever reads. */
export function daysOf(messages: MessageView[], now: Date): Day[] {
  const days: Day[] = [];
  for (const message of messages.toReversed()) {
    const says = nameOf(new Date(message.createdAt), now);
    const last = days.at(-1);
    if (last?.says === says) {
      last.messages.push(message);
    } else {
      days.push({ says, messages: [message] });
    }
  }

  return days;
}
