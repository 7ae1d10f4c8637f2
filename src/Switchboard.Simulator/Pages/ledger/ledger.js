// The ledger as a pane: what is asked of it stands in the address.
import { $, h } from '../parts/dom.js';
import { go, onPlace } from '../world/place.js';
import { spaced } from './row.js';
import { rowList } from './rows.js';

const pause = 200;
const kinds = [
  ['request', 'Requests'],
  ['webhook', 'Webhooks'],
  ['message', 'Messages'],
  ['alert', 'Alerts'],
];
const providers = [
  ['twilio', 'Twilio'],
  ['resend', 'Resend'],
  ['sendgrid', 'SendGrid'],
];
const outcomes = {
  'A fault struck': ['fault'],
  Requests: ['accepted', 'repeated', 'refused', 'cut'],
  Webhooks: ['answered', 'failed', 'timedOut', 'notConnected', 'dropped'],
  Messages: ['received', 'blocked', 'STOP', 'START', 'HELP'],
  Alerts: ['gaveUp', 'unusable', 'broke'],
};

const option = ([value, text]) => h('option', { value }, text);
const chooser = (name, label, any, ...options) =>
  h('select', { name, 'aria-label': label, onchange: filter }, h('option', { value: '' }, any), ...options);

const text = h('input', {
  type: 'search',
  name: 'text',
  id: 'find-row',
  placeholder: 'Address, id, word',
  'aria-label': 'Find in the ledger',
  autocomplete: 'off',
  spellcheck: false,
  'aria-keyshortcuts': '/',
  oninput: soon,
});
const provider = chooser('provider', 'Provider', 'Every provider', ...providers.map(option));
const kind = chooser('kind', 'Kind', 'Everything', ...kinds.map(option));
const outcome = chooser(
  'outcome',
  'Outcome',
  'Every outcome',
  ...Object.entries(outcomes).map(([label, all]) =>
    label === 'A fault struck' ? option(['fault', label]) : h('optgroup', { label }, ...all.map((one) => option([one, spaced(one)]))),
  ),
);
const clear = h('button.quiet', { type: 'button', onclick: () => go({ ask: {} }, { replace: true }) }, 'Show all');
const fields = { text, provider, kind, outcome };

const rows = rowList({
  none: ['Nothing has happened yet', 'Every request that a carrier takes or refuses, and every webhook that it sends, shows here as it happens.'],
  nothing: ['No row is like that', 'Take a filter away, or wait: rows that match show here as they come.'],
  only: (one) => go({ ask: { text: one } }),
});

$('panel-ledger').append(
  h('h2.hidden', {}, 'Ledger'),
  h('form.filters', { role: 'search', 'aria-label': 'Ledger', onsubmit: (event) => event.preventDefault() }, text, provider, kind, outcome, clear),
  rows.element,
);

let typing;
function soon() {
  clearTimeout(typing);
  typing = setTimeout(filter, pause);
}

function filter() {
  go({ ask: Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value.trim()])) }, { replace: true });
}

text.addEventListener('keydown', (event) => {
  if (event.key !== 'ArrowDown') return;
  event.preventDefault();
  rows.element.querySelector('[data-row]')?.focus();
});

onPlace(({ pane, ask }) => {
  if (pane !== 'ledger') {
    rows.ask(null);
    return;
  }
  for (const [name, field] of Object.entries(fields)) if (document.activeElement !== text || field !== text) field.value = ask[name] ?? '';
  clear.hidden = Object.values(ask).every((value) => !value);
  rows.ask({ text: ask.text ?? '', provider: ask.provider ?? '', kind: ask.kind ?? '', outcome: ask.outcome ?? '' });
});
