// Keys that work while nobody types, and the dialog that tells of them.
import { $, h } from '../parts/dom.js';
import { go, here } from '../world/place.js';
import { panel } from './tabs.js';

const patience = 1_000;
let before = '';
let timer;

/** The first of these that is on the screen; whether there is one. */
function focus(...ids) {
  const found = ids.map($).find((element) => element?.offsetParent);
  found?.focus();
  return Boolean(found);
}

const everywhere = [
  ['g p', 'Go to people', () => go({ pane: 'people' })],
  ['g s', 'Go to scenarios', () => go({ pane: 'scenarios' })],
  ['g l', 'Go to the ledger', () => go({ pane: 'ledger' })],
  ['g f', 'Go to faults', () => go({ pane: 'faults' })],
  ['g a', 'Go to accounts', () => go({ pane: 'accounts' })],
  ['?', 'Show this', open],
];
const lists = [
  ['j', 'Next in the list', () => move(1)],
  ['k', 'The one before', () => move(-1)],
  ['Enter', 'Open it'],
  ['/', 'Search people, or the ledger', () => search()],
];
const phones = [
  ['n', 'Add a person', () => list('add-address')],
  ['w', 'Write as this person', write],
  ['Enter', 'Send a message'],
  ['Shift Enter', 'Begin a new line'],
  ['Ctrl Enter', 'Send a mail'],
  ['Esc', 'Leave a field'],
];
const all = [...everywhere, ...lists, ...phones];

/** Where there is room for one thing, the phone makes way for the list. */
function list(field) {
  go(matchMedia('(max-width: 639px)').matches ? { pane: 'people', person: null } : { pane: 'people' });
  focus(field);
}

const search = () => (here().pane === 'ledger' ? focus('find-row') : list('find-person'));

/** On the phone or the mailbox that is shown, be it beside a scenario. */
function write() {
  if (focus('write-body', 'mail-body')) return;
  go({ pane: 'people' });
  focus('write-body', 'mail-body');
}

/** Through the rows of the list that is shown: each pane marks its own. */
function move(step) {
  const rows = [...panel().querySelectorAll('[data-row]')].filter((row) => row.offsetParent && !row.disabled);
  const at = rows.indexOf(document.activeElement.closest('[data-row]'));
  const current = rows.findIndex((row) => row.getAttribute('aria-current') === 'true');
  const next = rows[at < 0 ? Math.max(current, 0) : at + step];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}

const isTyping = (target) => target instanceof HTMLElement && target.matches('input, textarea, select');

addEventListener('keydown', (event) => {
  if (event.key === 'Escape' && isTyping(event.target) && !event.defaultPrevented) event.target.blur();
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]'))
    return;
  const arrow = event.target.closest('[data-row]') ? { ArrowDown: 'j', ArrowUp: 'k' }[event.key] : undefined;
  const typed = before ? `${before} ${event.key}` : (arrow ?? event.key);
  const meant = all.find(([keys, , run]) => keys === typed && run);
  clearTimeout(timer);
  before = '';
  if (meant) {
    event.preventDefault();
    meant[2]();
  } else if (all.some(([keys, , run]) => run && keys.startsWith(`${typed} `))) {
    before = typed;
    timer = setTimeout(() => (before = ''), patience);
  }
});

const dialog = $('shortcuts');
const room = (title, keys) =>
  h(
    'section',
    {},
    h('h3', {}, title),
    h('dl', {}, ...keys.map(([names, says]) => h('div', {}, h('dt', {}, ...names.split(' ').map((name) => h('kbd', {}, name))), h('dd', {}, says)))),
  );
dialog.append(
  h('h2', { id: 'shortcuts-title' }, 'Keyboard shortcuts'),
  h('div.keys', {}, room('Everywhere', everywhere), room('In lists', lists), room('Phones and mailboxes', phones)),
  h('div.actions', {}, h('button', { type: 'button', autofocus: true, onclick: () => dialog.close() }, 'Close')),
);
$('keys').addEventListener('click', open);

function open() {
  dialog.showModal();
}
