// The people on the left: whoever wrote or got a message, newest first.
import { api } from './api.js';
import { $, ago, h, show } from './dom.js';
import { view } from './tabs.js';
import { bare, byHuman, isChat, isNumber } from './whatsapp.js';
import { look, select } from './world.js';

const off = { unreachable: 'phone off', blocked: 'blocks senders', unknown: 'unknown number', landline: 'landline', filtered: 'filtered as spam', full: 'mailbox full' };

const offMail = { unreachable: 'server off line', unknown: 'unknown mailbox', blocked: 'refuses mail', full: 'mailbox full' };

const trouble = (p) => (p.address.includes('@') ? offMail : off)[p.reachability];

export const nameOf = (someone) => someone.name ?? bare(someone.address);

let known = [];

export function showPeople({ people: all, selected }) {
  const people = byHuman(all);
  known = people;
  $('people-count').textContent = people.length || '';
  $('people-empty').hidden = people.length > 0;
  show($('people'), people.map((p) => ({ ...p, current: bare(p.address) === bare(selected) })), (p) => bare(p.address), (p) =>
    h('li', {},
      h('button.person', { type: 'button', 'aria-current': String(p.current), onclick: () => open(p.address) },
        h('span.face', { 'aria-hidden': 'true' }, initials(p)),
        h('span.name', {}, nameOf(p)),
        p.lastAt ? ago(p.lastAt) : h('span'),
        h('span.last', {}, trouble(p) ? h('span.off', {}, `▲ ${trouble(p)} · `) : '', p.lastBody === undefined ? 'No messages yet' : `${p.lastDirection === 'written' ? 'Wrote: ' : ''}${p.lastBody || 'Picture'}`,
          p.channels.includes('WhatsApp') ? h('small.channel', {}, p.channels.join(' · ')) : null))));
}

function open(address) {
  select(address);
  view('phone');
}

const initials = (p) => (p.name ? p.name.split(/\s+/).map((w) => w[0]).slice(0, 2).join('').toUpperCase() : p.address.includes('@') ? p.address.slice(0, 2).toUpperCase() : p.address.slice(-2));

$('people').addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const all = [...$('people').querySelectorAll('button')];
  all[all.indexOf(document.activeElement) + step]?.focus();
  event.preventDefault();
});

$('add').addEventListener('submit', async (event) => {
  event.preventDefault();
  const typed = $('add-address').value.trim();
  const address = isNumber(typed.replace(/[ ().-]/g, '')) ? typed.replace(/[ ().-]/g, '') : typed;
  $('add-error').textContent = '';
  $('add-address').removeAttribute('aria-invalid');
  if (!/^(whatsapp:)?\+[1-9]\d{6,14}$|^[^\s@+:]+@[^\s@]+\.[^\s@]+$/.test(address)) {
    wrong(`${typed ? `“${typed}” is no phone number and no e-mail address. ` : ''}Enter one with its country code, such as +14155550123, or ann@home.example.`);
    return;
  }
  try {
    // Somebody who is there is found by their number, on the channel that they were last in touch over.
    const there = isChat(address) ? null : known.find((p) => p.lastAt && bare(p.address) === address);
    if (!there) await api('POST', '/api/people', { address });
    $('add-address').value = '';
    open(there?.address ?? address);
    await look();
    if (!address.includes('@')) $('write-body').focus();
  } catch (error) {
    wrong(error.message);
  }
});

function wrong(why) {
  $('add-error').textContent = why;
  $('add-address').setAttribute('aria-invalid', 'true');
  $('add-address').focus();
}
