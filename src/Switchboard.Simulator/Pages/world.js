// What is shown is what the simulator says: one look at everything whenever it signals a change.
import { api, person } from './api.js';

const keptRows = 400;
const watchers = [];
let lastSeq = 0;
let looking = false;
let again = false;

const world = { people: [], lines: [], accounts: [], faults: [], rows: [], thread: [], windows: [], selected: decodeURIComponent(location.hash.slice(1)) || null };

/** Calls with the whole world, now and whenever something may have changed. */
export function watch(show) {
  watchers.push(show);
  show(world);
}

/** Calls with 'live', or with 'lost' and the reason. */
let link = () => {};
export function onLink(tell) {
  link = tell;
}

export function select(address) {
  world.selected = address;
  world.thread = [];
  world.windows = [];
  history.replaceState(null, '', address ? `#${encodeURIComponent(address)}` : location.pathname);
  render();
  look();
}

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

/** Looks again at each signal of the simulator. */
export function follow() {
  const live = new EventSource('/api/live');
  live.addEventListener('message', ({ data }) => {
    const { first, last } = JSON.parse(data);
    // Another simulator than before.
    if (last < lastSeq) lastSeq = 0;
    world.rows = world.rows.filter((row) => row.seq >= first && row.seq <= last);
    look();
  });
  live.addEventListener('error', () => link('lost', 'The connection to the simulator is lost.'));
}

async function ask() {
  const selected = world.selected;
  const [people, lines, accounts, faults, rows, thread, windows] = await Promise.all([
    api('GET', '/api/people'),
    api('GET', '/api/lines'),
    api('GET', '/api/accounts'),
    api('GET', '/api/faults'),
    api('GET', `/api/ledger?since=${lastSeq}&last=${keptRows}`),
    selected ? api('GET', `${person(selected)}/messages?direction=all&last=300`) : [],
    selected?.startsWith('whatsapp:') ? api('GET', `${person(selected)}/windows`) : [],
  ]);
  Object.assign(world, { people, lines, accounts, faults, rows: [...world.rows, ...rows].slice(-keptRows) });
  lastSeq = rows.at(-1)?.seq ?? lastSeq;
  if (selected === world.selected) Object.assign(world, { thread, windows });
  if (!world.selected && people.length && matchMedia('(min-width: 861px)').matches) select(people[0].address);
}

function render() {
  for (const show of watchers) show(world);
}
