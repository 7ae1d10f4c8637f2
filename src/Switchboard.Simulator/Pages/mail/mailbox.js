// The mailbox, when the chosen person has an e-mail address: whose it is, and the mails in it.
import { $, h, say, show } from '../parts/dom.js';
import { icon } from '../parts/icons.js';
import { copy } from '../parts/copy.js';
import { sure } from '../parts/sure.js';
import { isMailbox, nameOf } from '../people/humans.js';
import { api, person } from '../world/api.js';
import { go, hashOf } from '../world/place.js';
import { earlierMessages, look, watch } from '../world/world.js';
import { letter } from './letter.js';
import { answer, emptySheet, sheet, showSheet } from './sheet.js';

const reaches = [
  ['reachable', 'open'],
  ['unknown', 'unknown (bounces)'],
  ['full', 'full (delayed, bounces)'],
  ['unreachable', 'off line (delayed, bounces)'],
  ['blocked', 'refusing (bounces)'],
];
const near = 60;
const margin = 16;

let current = null;
let mails = [];
const closed = new Map();
const wasOpened = new Set();

const back = h('a.back', { href: hashOf({ pane: 'people' }), 'aria-label': 'Back to people', onclick: toPeople }, icon('back'));
const title = h('h2.hidden', { id: 'mail-title' });
const name = h('input', {
  'aria-label': 'Name of this mailbox’s owner',
  placeholder: 'Name this person',
  spellcheck: false,
  autocomplete: 'off',
  onchange: (event) => change({ name: event.target.value.trim() }),
  onkeydown: (event) => event.key === 'Enter' && event.target.blur(),
});
const address = h('button.id', { type: 'button', title: 'Copy', id: 'mail-address', onclick: (event) => copy(event.currentTarget, current) });
const reach = h(
  'select',
  { onchange: (event) => change({ reachability: event.target.value }) },
  ...reaches.map(([value, text]) => h('option', { value }, text)),
);
const trouble = h('p.error', { role: 'alert' });
const earlier = h('button.quiet.more', { type: 'button', onclick: earlierMessages }, 'Show earlier mails');
const list = h('div.mails', { role: 'log', 'aria-label': 'Mails', tabIndex: 0 });
const empty = h('div.empty', {});

$('mailbox').append(
  h(
    'div.pane-head',
    {},
    back,
    h('div.who', {}, title, name, address),
    h('label.reach', {}, h('span', {}, 'Mailbox is'), reach),
    h('button.quiet', { type: 'button', onclick: remove }, 'Remove'),
  ),
  trouble,
  earlier,
  list,
  empty,
  sheet,
);

watch(({ chosen, lines, thread, messages, selected, isKnown }) => {
  $('phone').hidden = isMailbox(selected);
  $('mailbox').hidden = !isMailbox(selected);
  if (!isMailbox(selected)) return;
  const another = current !== selected;
  [current, mails] = [selected, thread];
  showOwner(chosen.find((p) => p.address === selected) ?? { address: selected, reachability: 'reachable' });
  if (another) {
    trouble.textContent = '';
    emptySheet();
  }
  const domains = lines.filter((line) => line.channels.includes('email')).map((line) => line.address);
  showEmpty(domains, isKnown);
  showSheet(current, mails, domains);
  earlier.hidden = mails.length < messages;
  showMails();
});

function showOwner(owner) {
  say(title, `Mailbox of ${nameOf(owner)}`);
  say(address, owner.address);
  if (document.activeElement !== reach) reach.value = reaches.some(([value]) => value === owner.reachability) ? owner.reachability : 'reachable';
  if (document.activeElement !== name) name.value = owner.name ?? '';
}

function showEmpty(domains, isKnown) {
  empty.hidden = mails.length > 0 || !isKnown;
  const text = domains.length
    ? ['Write to an address below ', h('code', {}, domains[0]), ', or let an agent write to ', h('code', {}, current), '.']
    : [
        'No domain receives mail yet: an application registers one with the provider. Agents can write to ',
        h('code', {}, current),
        ' from a domain that is verified.',
      ];
  show(
    empty,
    empty.hidden ? [] : [{ domains, current }],
    () => 'empty',
    () => h('div', {}, h('p', {}, h('strong', {}, 'No mails yet')), h('p', {}, ...text)),
  );
}

/** The newest mail lies open; the others open on click. */
function showMails() {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < near || list.dataset.of !== current;
  const parts = mails.map((m, i) => ({ ...m, owner: current, shut: closed.get(m.id) ?? i < mails.length - 1 }));
  show(
    list,
    parts,
    (m) => `${m.direction} ${m.id}`,
    (mail) => letter(mail, { toggle, act, answer }),
  );
  for (const mail of mails.slice(-1)) opened(mail);
  if (atEnd && list.lastElementChild) list.scrollTop += list.lastElementChild.getBoundingClientRect().top - list.getBoundingClientRect().top - margin;
  list.dataset.of = current;
}

function toggle(mail) {
  closed.set(mail.id, !mail.shut);
  if (mail.shut) opened(mail);
  showMails();
}

/** As a mail program does that loads pictures: it tells, once somebody sees the mail. */
function opened(mail) {
  if (mail.direction !== 'received' || mail.isOpened || wasOpened.has(mail.id) || closed.get(mail.id) === true || list.offsetParent === null) return;
  wasOpened.add(mail.id);
  act(mail, 'open');
}

const act = (mail, what, more) => attempt(() => api('POST', `${person(current)}/messages/${encodeURIComponent(mail.id)}/${what}`, more));
const change = (what) => attempt(() => api('PUT', person(current), what));

async function remove() {
  const gone = current;
  if (!(await sure(`Remove ${name.value || gone}?`, 'Their mailbox and what is in it are gone for good.', 'Remove'))) return;
  await attempt(async () => {
    await api('DELETE', person(gone));
    go({ person: null }, { replace: true });
  });
}

function toPeople(event) {
  event.preventDefault();
  go({ person: null });
}

async function attempt(work) {
  trouble.textContent = '';
  try {
    await work();
  } catch (error) {
    trouble.textContent = error.message;
  }
  look();
}
