// The people on the left: whoever was in touch last comes first.
import { $, h, say, show } from '../parts/dom.js';
import { icon, mark } from '../parts/icons.js';
import { ago } from '../parts/time.js';
import { go, hashOf, here } from '../world/place.js';
import { ask, morePeople, watch } from '../world/world.js';
import { bare, byHuman, isMailbox, nameOf } from './humans.js';

const off = {
  unreachable: 'phone off',
  blocked: 'blocks senders',
  unknown: 'unknown number',
  landline: 'landline',
  filtered: 'filtered as spam',
  full: 'mailbox full',
};
const offMail = { unreachable: 'server off line', unknown: 'unknown mailbox', blocked: 'refuses mail', full: 'mailbox full' };
const trouble = (p) => (isMailbox(p.address) ? offMail : off)[p.reachability];
const spoken = { sms: 'SMS', whatsapp: 'WhatsApp', email: 'Mail' };
const pause = 150;

watch(({ people: all, total, selected, find, shown }) => {
  if (here().pane !== 'people') return;
  $('panel-people').dataset.open = String(Boolean(selected));
  const people = byHuman(all).map((p) => ({ ...p, current: bare(p.address) === bare(selected) }));
  say($('people-count'), find ? `${people.length} found` : total ? String(total) : '');
  $('people-more').hidden = all.length < shown;
  showEmpty(people.length === 0, find);
  show($('people'), people, (p) => bare(p.address), entry);
});

function entry(p) {
  const wrong = trouble(p);
  return h(
    'li',
    {},
    h(
      'a.person',
      {
        href: hashOf({ pane: 'people', person: p.address }),
        'aria-current': String(p.current),
        'data-row': true,
        'data-unread': p.unread > 0,
        onclick: (event) => open(event, p.address),
      },
      h(
        'span.top',
        {},
        p.unread ? h('span.dot', {}, h('span.hidden', {}, `${p.unread} unread: `)) : null,
        h('span.name', {}, nameOf(p)),
        p.lastAt ? ago(p.lastAt) : null,
      ),
      h(
        'span.last',
        {},
        ...p.channels.slice(0, 1).map((channel) => icon(channel, 14)),
        h('span', {}, p.lastBody === undefined ? 'No messages yet' : `${p.lastDirection === 'written' ? 'Wrote: ' : ''}${p.lastBody || 'Picture'}`),
        p.unread ? h('span.unread', { 'aria-hidden': 'true' }, String(p.unread)) : null,
      ),
      p.channels.length > 1 || wrong
        ? h(
            'span.also',
            {},
            p.channels.length > 1 ? p.channels.map((channel) => spoken[channel]).join(' · ') : null,
            wrong ? mark('warn', wrong) : null,
          )
        : null,
    ),
  );
}

function open(event, address) {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go({ pane: 'people', person: address });
}

function showEmpty(isEmpty, find) {
  const box = $('people-empty');
  box.hidden = !isEmpty;
  const [title, text] = find
    ? [`Nobody matches “${find}”`, 'A name or a part of an address finds people. To add somebody, give their number or e-mail address above.']
    : [
        'Nobody here yet',
        'Add a person by number or e-mail address above, or let an agent write to one. Whoever gets a message shows up by themselves.',
      ];
  if (isEmpty && box.firstChild?.textContent !== title) box.replaceChildren(h('p', {}, h('strong', {}, title)), h('p', {}, text));
}

let typing;
$('find-person').addEventListener('input', (event) => {
  clearTimeout(typing);
  typing = setTimeout(() => ask({ find: event.target.value.trim() }), pause);
});
$('find-person').addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' && event.key !== 'ArrowDown') return;
  event.preventDefault();
  $('people').querySelector('a')?.focus();
});
$('people-more').addEventListener('click', morePeople);
