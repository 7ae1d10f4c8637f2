// The phone in the middle: its messages, and the box to write as its owner.
import { api, person } from './api.js';
import { $, ago, copy, h, show, sure } from './dom.js';
import { labelOf, shortOf } from './lines.js';
import { nameOf } from './people.js';
import { view } from './tabs.js';
import { above, addressesOf, bare, below, isChat, markRead, showChannels, showWindow, ticks, upload } from './whatsapp.js';
import { look, select as choose } from './world.js';

let chosenFor = null;
let current = null;
let known = new Set();

export function showThread({ people, lines: all, thread, windows, selected }) {
  if (selected?.includes('@')) return;
  const channel = isChat(selected) ? 'whatsapp' : 'sms';
  const lines = all.filter((line) => line.channels.includes(channel));
  current = selected;
  known = new Set(people.map((p) => p.address));
  const human = people.find((p) => bare(p.address) === bare(selected) && p.name);
  const owner = selected ? { reachability: 'reachable', ...people.find((p) => p.address === selected), address: selected, name: human?.name } : null;
  $('phone-head').hidden = !owner;
  $('write').hidden = !owner || lines.length === 0;
  if (owner) {
    $('phone-title').textContent = `Phone of ${nameOf(owner)}`;
    // What somebody has selected to copy by hand stays selected.
    if ($('phone-address').textContent !== owner.address) $('phone-address').textContent = owner.address;
    if (document.activeElement !== $('phone-name')) $('phone-name').value = owner.name ?? '';
    $('reach').value = owner.reachability;
  }
  showLines(lines, thread);
  showChannels(selected, people);
  showWindow(selected, windows, $('write-line').value);
  showEmpty(owner, people, lines, thread);
  showMessages(thread, lines);
  markRead(selected, thread);
}

/** Another phone: to the number that was last in touch with it. The same phone: what was chosen stays. */
function showLines(lines, thread) {
  const select = $('write-line');
  const wanted = chosenFor === current ? select.value : thread.length ? otherSide(thread.at(-1)) : lines[0]?.address;
  show(select, lines, (line) => line.address, (line) => h('option', { value: line.address }, labelOf(lines, line.address)));
  if (lines.some((line) => line.address === wanted)) select.value = wanted;
  chosenFor = thread.length || chosenFor === current ? current : null;
}

function showEmpty(owner, people, lines, thread) {
  const empty = $('thread-empty');
  empty.hidden = thread.length > 0;
  if (empty.hidden) return;
  const say = (title, ...rest) => empty.replaceChildren(h('p', {}, h('strong', {}, title)), ...rest.map((r) => h('p', {}, ...r)));
  if (lines.length === 0 && isChat(current)) {
    say('No agent is on WhatsApp yet', ['Register a sender through the carrier’s API: POST ', h('code', {}, '/twilio/v2/Channels/Senders'), '. Then this person can chat with it.']);
  } else if (lines.length === 0) {
    say('No agent has a number yet', ['Have one provisioned with ', h('code', {}, 'comms_provision_channels'), ', or buy one through the carrier’s API with the credentials under Accounts. Then a phone can write to it.']);
  } else if (people.length === 0) {
    say('No phones yet', ['Add a person by number, and their phone shows here, with a box to write to an agent.']);
  } else if (!owner) {
    say('Choose a person', ['Their phone shows here: what they got, and a box to answer.']);
  } else {
    say('No messages yet', ['Write to one of the numbers below, or let an agent text ', h('code', {}, owner.address), '.']);
  }
}

const otherSide = (m) => (m.direction === 'written' ? m.to : m.from);

function showMessages(thread, lines) {
  const box = $('thread');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 60 || box.dataset.of !== current;
  const arrives = box.dataset.of === current && box.childElementCount > 0;
  const several = new Set(thread.map(otherSide)).size > 1;
  const parts = thread.flatMap((m, i) => {
    const next = thread[i + 1];
    const last = !next || next.direction !== m.direction || otherSide(next) !== otherSide(m) || new Date(next.at) - new Date(m.at) > 120_000 || m.trouble || (m.state !== next.state);
    const text = { kind: 'text', id: m.id, mine: m.direction === 'written', body: m.body, media: m.mediaUrls, files: m.files, template: m.template, buttons: m.buttons, place: m.place, quoted: thread.find((other) => other.id === m.repliedTo)?.body };
    return last ? [text, { kind: 'meta', id: `${m.id} meta`, mine: text.mine, at: m.at, state: m.state, channel: m.channel, trouble: m.trouble, line: several ? shortOf(lines, otherSide(m)) : null, number: otherSide(m) }] : [text];
  });
  show(box, parts, (p) => p.id, (p, before) => {
    const element = p.kind === 'text' ? bubble(p) : meta(p);
    element.classList.toggle('fresh', arrives && !before);
    return element;
  });
  if (atEnd) box.scrollTop = box.scrollHeight;
  box.dataset.of = current ?? '';
}

const bubble = (p) => h(p.mine ? 'div.text.mine' : 'div.text', {},
  ...above(p), p.body, below(p, tap));

function meta(p) {
  const state = !p.mine ? p.state === 'read' && ['seen', '✓✓ read'] : p.channel === 'whatsapp' && ticks(p.state) || { sent: ['', '… on its way'], delivered: ['good', '✓ delivered'], unanswered: ['bad', '▲ not taken'] }[p.state];
  return h(p.mine ? 'div.meta.mine' : 'div.meta', {},
    p.line ? h('span', { title: p.number }, p.mine ? `to ${p.line}` : `from ${p.line}`) : null,
    ago(p.at),
    state ? h('span', { className: state[0], title: p.trouble ?? '' }, p.trouble ? `▲ ${p.trouble}` : state[1]) : null);
}

const tap = (answer) => send('', answer);

async function send(body, more = {}) {
  $('write-error').textContent = '';
  try {
    await api('POST', `${person(current)}/messages`, { to: $('write-line').value, body, ...more });
    return true;
  } catch (error) {
    $('write-error').textContent = error.message;
    return false;
  } finally {
    look();
  }
}

$('write').addEventListener('submit', async (event) => {
  event.preventDefault();
  const box = $('write-body');
  if (!box.value.trim()) {
    box.focus();
    return;
  }
  const text = box.value;
  box.value = '';
  if (!(await send(text))) box.value = text;
  box.focus();
});

$('write-body').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('write').requestSubmit();
  }
});

$('attach').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  event.target.value = '';
  if (!file) return;
  try {
    const url = await upload(file);
    if (await send($('write-body').value, { mediaUrls: [url] })) $('write-body').value = '';
  } catch (error) {
    $('write-error').textContent = error.message;
  }
});

$('write-line').addEventListener('change', () => {
  chosenFor = current;
  look();
});

for (const chip of document.querySelectorAll('[data-word]')) chip.addEventListener('click', () => send(chip.dataset.word));

$('phone-address').addEventListener('click', (event) => copy(event.currentTarget, current));

async function change(what) {
  $('phone-error').textContent = '';
  try {
    for (const address of addressesOf(current)) if (address === current || known.has(address)) await api('PUT', person(address), what);
  } catch (error) {
    $('phone-error').textContent = error.message;
  }
  look();
}

$('forget').addEventListener('click', async () => {
  const gone = current;
  if (!(await sure(`Remove ${$('phone-name').value || gone}?`, 'Their phone and what is on it are gone for good. An opt-out stays with the number.', 'Remove'))) return;
  $('phone-error').textContent = '';
  try {
    for (const address of addressesOf(gone)) if (known.has(address)) await api('DELETE', person(address));
    choose(null);
    view('people');
  } catch (error) {
    $('phone-error').textContent = error.message;
  }
  look();
});

$('reach').addEventListener('change', (event) => change({ reachability: event.target.value }));
$('phone-name').addEventListener('change', (event) => change({ name: event.target.value.trim() }));
$('phone-name').addEventListener('keydown', (event) => event.key === 'Enter' && event.target.blur());
