// The ledger: newest on top, a row opens on click.
import { $, clockTime, copyable, h, show } from './dom.js';

const open = new Set();
let world = { rows: [] };

const kinds = [['', 'Everything'], ['request', 'Requests'], ['webhook', 'Webhooks'], ['message', 'Phones'], ['alert', 'Alerts']];
const kind = h('select', { 'aria-label': 'Kind', onchange: () => showLedger(world) }, ...kinds.map(([value, text]) => h('option', { value }, text)));
const find = h('input', { type: 'search', placeholder: 'Address, id, text, outcome', 'aria-label': 'Find in the ledger', oninput: () => showLedger(world) });
const rows = h('div.rows');
const empty = h('div.empty', {}, h('p', {}, h('strong', {}, 'Nothing has happened yet')), h('p', {}, 'Every request that the carrier takes or refuses, and every webhook that it sends, shows here as it happens.'));
const nothing = h('div.empty', {}, h('p', {}, 'No row is like that.'));
$('panel-ledger').append(h('div.filters', {}, kind, find), rows, empty, nothing);

const good = new Set(['accepted', 'repeated', 'answered', 'received', 'STOP', 'START', 'HELP']);
const bad = new Set(['refused', 'failed', 'timedOut', 'notConnected', 'gaveUp']);
const tone = (row) => (row.fault ? 'warn' : good.has(row.outcome) ? 'good' : bad.has(row.outcome) ? 'bad' : 'warn');
const spaced = (word) => word.replace(/([a-z])([A-Z])/g, '$1 $2').replace(/(?<=[a-z] )[A-Z]/g, (c) => c.toLowerCase());

export function showLedger(next) {
  world = next;
  const words = find.value.trim().toLowerCase();
  const wanted = world.rows.filter((r) => (!kind.value || r.kind === kind.value) && (!words || JSON.stringify(Object.values(r)).toLowerCase().includes(words)));
  empty.hidden = world.rows.length > 0;
  nothing.hidden = wanted.length > 0 || world.rows.length === 0;
  show(rows, wanted.toReversed().map((r) => ({ ...r, open: open.has(r.seq) })), (r) => r.seq, line);
}

function line(row) {
  const about = [row.from && row.to ? `${row.from} → ${row.to}` : row.from ?? row.to ?? row.account, row.subject, row.body].filter(Boolean).join('  ');
  return h('div.row', {},
    h('button', { type: 'button', 'aria-expanded': String(row.open), onclick: () => toggle(row.seq) },
      h('time', { dateTime: row.at, 'data-fixed': true, title: row.at }, clockTime(row.at)),
      h('span.what', {}, row.operation, ' ', h('small', {}, [row.messageStatus, row.attempt > 1 ? `try ${row.attempt}` : null].filter(Boolean).join(' · '))),
      h(`span.outcome.${tone(row)}`, {}, [spaced(row.outcome), row.errorCode ?? row.error ?? (row.kind === 'webhook' ? row.status : null)].filter(Boolean).join(' ')),
      h('span.about', {}, about || '—')),
    row.open ? details(row) : null);
}

function toggle(seq) {
  if (!open.delete(seq)) open.add(seq);
  showLedger(world);
}

const facts = [
  ['messageSid', 'Message'], ['account', 'Account'], ['from', 'From'], ['to', 'To'], ['subject', 'Subject'], ['body', 'Text'], ['status', 'HTTP status'], ['errorCode', 'Error'], ['error', 'Error'], ['fault', 'Fault'],
  ['attempt', 'Try'], ['url', 'URL'], ['idempotencyToken', 'Token'], ['milliseconds', 'Took'], ['at', 'At'], ['seq', 'Row'],
];

function details(row) {
  const value = (name) => (name === 'milliseconds' ? `${row[name]} ms` : ['messageSid', 'account', 'idempotencyToken', 'from', 'to'].includes(name) ? copyable(row[name]) : String(row[name]));
  return h('dl.facts', {}, ...facts.filter(([name]) => row[name] !== undefined).flatMap(([name, text]) => [h('dt', {}, text), h('dd', {}, value(name))]));
}
