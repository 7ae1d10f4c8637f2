// One row: what was asked of whom and what became of it, and on click all that is known.
import { h } from '../parts/dom.js';
import { mark } from '../parts/icons.js';
import { copyable } from '../parts/copy.js';
import { atSecond } from '../parts/time.js';
import { isChat, isMailbox, isNumber } from '../people/humans.js';
import { hashOf } from '../world/place.js';

const good = new Set(['accepted', 'repeated', 'answered', 'received', 'STOP', 'START', 'HELP']);
const bad = new Set(['refused', 'failed', 'timedOut', 'notConnected', 'gaveUp', 'broke', 'unusable']);
const tone = (row) => (row.fault ? 'warn' : good.has(row.outcome) ? 'good' : bad.has(row.outcome) ? 'bad' : 'warn');

/** "timedOut" is "timed out". */
export const spaced = (word) => word.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/(?<=[a-z] )[A-Z]/g, (c) => c.toLowerCase());

const facts = [
  ['messageSid', 'Message'],
  ['kind', 'Kind'],
  ['provider', 'Provider'],
  ['account', 'Account'],
  ['from', 'From'],
  ['to', 'To'],
  ['subject', 'Subject'],
  ['body', 'Text'],
  ['messageStatus', 'Told of'],
  ['status', 'HTTP status'],
  ['errorCode', 'Error'],
  ['error', 'Error'],
  ['fault', 'Fault'],
  ['attempt', 'Try'],
  ['url', 'URL'],
  ['idempotencyToken', 'Token'],
  ['milliseconds', 'Took'],
  ['at', 'At'],
  ['seq', 'Row'],
];
const copied = new Set(['messageSid', 'account', 'idempotencyToken', 'from', 'to', 'url']);

/** acts: toggle(seq), only(text). */
export function rowLine(row, { toggle, only }) {
  const about = [row.from && row.to ? `${row.from} → ${row.to}` : (row.from ?? row.to ?? row.account), row.subject, row.body]
    .filter(Boolean)
    .join('  ');
  const small = [row.messageStatus, row.attempt > 1 ? `try ${row.attempt}` : null].filter(Boolean).join(' · ');
  return h(
    'li.row',
    {},
    h(
      'button',
      { type: 'button', 'aria-expanded': String(row.open), 'data-row': true, onclick: () => toggle(row.seq) },
      atSecond(row.at),
      h('span.provider', {}, row.provider),
      h('span.what', {}, row.operation, small ? h('small', {}, ` ${small}`) : null),
      h(
        'span.outcome',
        {},
        mark(tone(row), [spaced(row.outcome), row.errorCode ?? row.error ?? (row.kind === 'webhook' ? row.status : null)].filter(Boolean).join(' ')),
      ),
      h('span.about', {}, about || '—'),
    ),
    row.open ? details(row, only) : null,
  );
}

function details(row, only) {
  const person = [row.to, row.from].find((address) => isPerson(address, row));
  return h(
    'div.details',
    {},
    h(
      'dl.facts',
      {},
      ...facts.filter(([name]) => row[name] !== undefined).flatMap(([name, text]) => [h('dt', {}, text), h('dd', {}, value(name, row[name]))]),
    ),
    h(
      'p.acts',
      {},
      row.messageSid && only ? h('button', { type: 'button', onclick: () => only(row.messageSid) }, 'All rows of this message') : null,
      person ? h('a', { href: hashOf({ pane: 'people', person }) }, isMailbox(person) ? 'Open the mailbox' : 'Open the phone') : null,
    ),
  );
}

/** Who of the two is a person: what people wrote comes from them, everything else goes to them. */
function isPerson(address, row) {
  if (!address || !(isNumber(address) || isChat(address) || isMailbox(address))) return false;
  const wrote =
    row.operation === 'person.wrote' ||
    row.operation === 'webhook.sms' ||
    row.operation === 'webhook.whatsapp' ||
    row.operation === 'webhook.email.received';
  return address === (wrote ? row.from : row.to);
}

function value(name, of) {
  if (name === 'milliseconds') return `${of} ms`;
  return copied.has(name) ? copyable(of) : String(of);
}
