// The phone: whose it is, whom it can write to, and what stands where there is nothing yet.
import { $, h, say, show } from '../parts/dom.js';
import { icon } from '../parts/icons.js';
import { copy } from '../parts/copy.js';
import { sure } from '../parts/sure.js';
import { addressesOf, bare, isChat, isMailbox, nameOf } from '../people/humans.js';
import { labelOf } from '../people/lines.js';
import { api, person } from '../world/api.js';
import { go } from '../world/place.js';
import { earlierMessages, look, watch } from '../world/world.js';
import { otherSide, showMessages } from './messages.js';
import { markRead, showChannels, showWindow } from './whatsapp.js';

let chosenFor = null;
let current = null;
let known = new Set();

$('phone-head').querySelector('.back').append(icon('back'));

watch((world) => {
  const { chosen, lines: all, thread, windows, selected } = world;
  if (isMailbox(selected)) return;
  const lines = all.filter((line) => line.channels.includes(isChat(selected) ? 'whatsapp' : 'sms'));
  const another = current !== selected;
  current = selected;
  known = new Set(chosen.map((p) => p.address));
  const name = chosen.find((p) => bare(p.address) === bare(selected) && p.name)?.name;
  const owner = selected ? { reachability: 'reachable', ...chosen.find((p) => p.address === selected), address: selected, name } : null;
  if (another) for (const id of ['phone-error', 'write-error']) $(id).textContent = '';
  $('phone-head').hidden = !owner;
  $('write').hidden = !owner || lines.length === 0;
  if (owner) showOwner(owner);
  showLines(lines, thread);
  showChannels(selected, chosen);
  showWindow(selected, windows, $('write-line').value);
  showEmpty(owner, world, lines);
  $('earlier').hidden = thread.length < world.messages;
  showMessages(current, thread, lines);
  markRead(selected, thread);
});

function showOwner(owner) {
  say($('phone-title'), `Phone of ${nameOf(owner)}`);
  say($('phone-address'), owner.address);
  if (document.activeElement !== $('phone-name')) $('phone-name').value = owner.name ?? '';
  if (document.activeElement !== $('reach')) $('reach').value = owner.reachability;
}

/** Another phone: to the number that was last in touch with it. The same phone: what was chosen stays. */
function showLines(lines, thread) {
  const select = $('write-line');
  const wanted = chosenFor === current ? select.value : thread.length ? otherSide(thread.at(-1)) : lines[0]?.address;
  show(
    select,
    lines,
    (line) => line.address,
    (line) => h('option', { value: line.address }, labelOf(lines, line.address)),
  );
  if (lines.some((line) => line.address === wanted)) select.value = wanted;
  chosenFor = thread.length || chosenFor === current ? current : null;
}

function showEmpty(owner, { people, thread, lines: all, isKnown }, lines) {
  const empty = $('thread-empty');
  empty.hidden = thread.length > 0 || !isKnown;
  if (empty.hidden) return;
  const put = (title, ...rest) =>
    show(
      empty,
      [{ title, rest }],
      () => 'empty',
      () =>
        h(
          'div',
          {},
          h('p', {}, h('strong', {}, title)),
          ...rest.map((r) => h('p', {}, ...r.map((part) => (part.code ? h('code', {}, part.code) : part)))),
        ),
    );
  if (!owner && people.length === 0) {
    put('No phones yet', ['Add a person by number, and their phone shows here, with a box to write to an agent.']);
  } else if (!owner) {
    put('Choose a person', ['Their phone shows here: what they got, and a box to answer.']);
  } else if (lines.length === 0 && isChat(current)) {
    put('No agent is on WhatsApp yet', [
      'Give an agent WhatsApp, with ',
      { code: 'comms_provision_channels' },
      ' or in the console. Then this person can chat with it',
      all.length ? ', and by SMS right away.' : '.',
    ]);
  } else if (lines.length === 0) {
    put('No agent has a number yet', [
      'Have one provisioned with ',
      { code: 'comms_provision_channels' },
      ', or buy one through the carrier’s API with the credentials under Accounts. Then a phone can write to it.',
    ]);
  } else {
    put('No messages yet', ['Write to one of the numbers below, or let an agent text ', { code: owner.address }, '.']);
  }
}

async function attempt(work) {
  $('phone-error').textContent = '';
  try {
    await work();
  } catch (error) {
    $('phone-error').textContent = error.message;
  }
  look();
}

const change = (what) =>
  attempt(async () => {
    for (const address of addressesOf(current)) if (address === current || known.has(address)) await api('PUT', person(address), what);
  });

$('forget').addEventListener('click', async () => {
  const gone = current;
  if (
    !(await sure(
      `Remove ${$('phone-name').value || gone}?`,
      'Their phone and what is on it are gone for good. An opt-out stays with the number.',
      'Remove',
    ))
  )
    return;
  await attempt(async () => {
    for (const address of addressesOf(gone)) if (known.has(address)) await api('DELETE', person(address));
    go({ person: null }, { replace: true });
  });
});

$('reach').addEventListener('change', (event) => change({ reachability: event.target.value }));
$('phone-name').addEventListener('change', (event) => change({ name: event.target.value.trim() }));
$('phone-name').addEventListener('keydown', (event) => event.key === 'Enter' && event.target.blur());
$('phone-address').addEventListener('click', (event) => copy(event.currentTarget, current));
$('earlier').addEventListener('click', earlierMessages);
$('write-line').addEventListener('change', () => {
  chosenFor = current;
  look();
});
$('phone-head')
  .querySelector('.back')
  .addEventListener('click', (event) => {
    event.preventDefault();
    go({ person: null });
  });
