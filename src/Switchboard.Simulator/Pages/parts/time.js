// Times as people tell them, with the exact instant on hover.
import { h } from './dom.js';

const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto', style: 'short' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const second = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const weekday = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const until = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });

const units = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
const daysTold = 7;
const beat = 10_000;

function words(at) {
  const gone = Date.parse(at) - Date.now();
  if (Math.abs(gone) > daysTold * units[0][1]) return day.format(Date.parse(at));
  const [unit, length] = units.find(([, length]) => Math.abs(gone) >= length) ?? [];
  return unit ? relative.format(Math.trunc(gone / length), unit) : 'just now';
}

const time = (at, text, props = {}) => h('time', { dateTime: at, title: whole.format(Date.parse(at)), ...props }, text);

/** "just now", "5 min. ago", beyond a week the day. It goes on by itself. */
export const ago = (at) => time(at, words(at), { 'data-ago': true });

/** "02:03 PM" */
export const atClock = (at) => time(at, clock.format(Date.parse(at)));

/** "14:03:07" */
export const atSecond = (at) => time(at, second.format(Date.parse(at)));

/** "Tue 02:03 PM" */
export const untilThen = (at) => time(at, until.format(Date.parse(at)));

/** "Today", "Tuesday, 4 March": what stands above the messages of a day. */
export function dayOf(at) {
  const then = new Date(at);
  const today = new Date();
  return then.toDateString() === today.toDateString() ? 'Today' : weekday.format(then);
}

setInterval(() => {
  for (const element of document.querySelectorAll('time[data-ago]')) element.textContent = words(element.dateTime);
}, beat);
