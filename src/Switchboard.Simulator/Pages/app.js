// What is shown is what the simulator says: one look at everything whenever it signals a change.
import { api, person } from './api.js';
import { $, sure } from './dom.js';
import { showPeople } from './people.js';
import { showThread } from './thread.js';
import { showLedger } from './ledger.js';
import { showFaults } from './faults.js';
import { showAccounts } from './accounts.js';
import { startTabs } from './tabs.js';

const world = { people: [], lines: [], accounts: [], faults: [], rows: [], thread: [], selected: decodeURIComponent(location.hash.slice(1)) || null };
const KeptRows = 400;
let lastSeq = 0;

export function select(address) {
  world.selected = address;
  world.thread = [];
  history.replaceState(null, '', address ? `#${encodeURIComponent(address)}` : location.pathname);
  render();
  look();
}

let looking = false;
let again = false;

/** Asks for everything; a signal that comes meanwhile asks once more afterwards. */
export async function look() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  try {
    do {
      again = false;
      await ask();
      render();
    } while (again);
    link('live');
  } catch (error) {
    link('lost', error.message);
  } finally {
    looking = false;
  }
}

async function ask() {
  const selected = world.selected;
  const [people, lines, accounts, faults, rows, thread] = await Promise.all([
    api('GET', '/api/people'),
    api('GET', '/api/lines'),
    api('GET', '/api/accounts'),
    api('GET', '/api/faults'),
    api('GET', `/api/ledger?since=${lastSeq}&last=${KeptRows}`),
    selected ? api('GET', `${person(selected)}/messages?direction=all&last=300`) : [],
  ]);
  Object.assign(world, { people, lines, accounts, faults, rows: [...world.rows, ...rows].slice(-KeptRows) });
  lastSeq = rows.at(-1)?.seq ?? lastSeq;
  if (selected === world.selected) world.thread = thread;
  if (!world.selected && people.length && matchMedia('(min-width: 861px)').matches) select(people[0].address);
}

function render() {
  showPeople(world);
  showThread(world);
  showLedger(world);
  showFaults(world);
  showAccounts(world);
}

function link(state, trouble) {
  $('link').dataset.state = state;
  $('link').querySelector('.link-text').textContent = state === 'live' ? 'live' : 'not connected';
  $('banner').hidden = state === 'live';
  $('banner').textContent = trouble ? `${trouble} This page goes on by itself as soon as it is back.` : '';
}

for (const [id, answer] of [['sure-yes', 'yes'], ['sure-no', 'no']]) $(id).addEventListener('click', () => $('sure').close(answer));

$('reset').addEventListener('click', async () => {
  if (!(await sure('Reset the simulator?', 'The ledger, all messages on the phones and the faults are gone for good. Accounts, numbers, people and opt-outs stay.', 'Reset'))) return;
  try {
    await api('POST', '/api/reset');
    await look();
  } catch (error) {
    link('lost', error.message);
  }
});

startTabs();
render();
look();
const live = new EventSource('/api/live');
live.addEventListener('message', ({ data }) => {
  const { first, last } = JSON.parse(data);
  // Another simulator than before.
  if (last < lastSeq) lastSeq = 0;
  world.rows = world.rows.filter((row) => row.seq >= first && row.seq <= last);
  look();
});
live.addEventListener('error', () => link('lost', 'The connection to the simulator is lost.'));
