// What is shown is what the simulator says: one look at everything that is on the screen whenever it signals a change.
import { api, call, person, query } from './api.js';
import { go, here, onPlace } from './place.js';

const page = 100;
const watchers = [];
const followers = [];
let looking = false;
let again = false;
let wasHidden = false;
let ready = false;

const world = {
  people: [],
  total: 0,
  chosen: [],
  lines: [],
  accounts: [],
  faults: [],
  thread: [],
  windows: [],
  selected: null,
  isKnown: false,
  find: '',
  shown: page,
  messages: page,
};

/** Calls with the whole world, now and whenever something may have changed. */
export function watch(show) {
  watchers.push(show);
  if (ready) show(world);
}

/** Calls with the numbers of the oldest and newest ledger rows at each signal. */
export function onSignal(follow) {
  followers.push(follow);
}

/** Calls with 'live', or with 'lost' and the reason. */
let link = () => {};
export function onLink(tell) {
  link = tell;
}

/** Shows another phone or mailbox. */
export function select(address, how) {
  go({ person: address }, how);
}

/** Changes what is asked of the world: find, shown (people), messages (of the thread). */
export function ask(change) {
  Object.assign(world, change);
  return look();
}

export const morePeople = () => ask({ shown: world.shown + page });
export const earlierMessages = () => ask({ messages: world.messages + page });

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
      await read();
      render();
    } while (again);
    link('live');
  } catch (error) {
    link('lost', error.message);
  } finally {
    looking = false;
  }
}

/** Looks again at each signal of the simulator. A page that nobody sees waits until somebody does. */
export function follow() {
  const live = new EventSource('/api/live');
  live.addEventListener('message', ({ data }) => {
    const rows = JSON.parse(data);
    for (const tell of followers) tell(rows);
    lookIfSeen();
  });
  live.addEventListener('scenario', () => dispatchEvent(new Event('scenario')));
  // What happened to runs before this connection isn't told again.
  live.addEventListener('open', () => dispatchEvent(new Event('scenario')));
  live.addEventListener('error', () => {
    link('lost', 'The connection to the simulator is lost.');
    if (live.readyState === EventSource.CLOSED) setTimeout(follow, 2_000);
  });
}

function lookIfSeen() {
  wasHidden = document.hidden;
  if (!wasHidden) look();
}

document.addEventListener('visibilitychange', () => wasHidden && lookIfSeen());

/** What isn't on the screen isn't asked for. */
async function read() {
  const { pane } = here();
  const { selected } = world;
  const phone = pane === 'people' || pane === 'scenarios' ? selected : null;
  const bare = phone?.replace(/^whatsapp:/, '');
  const [people, chosen, lines, accounts, faults, thread, windows] = await Promise.all([
    pane === 'people' ? call('GET', `/api/people${query({ find: world.find, last: world.shown })}`) : null,
    phone ? api('GET', `/api/people${query({ find: bare, last: 10 })}`) : world.chosen,
    api('GET', '/api/lines'),
    pane === 'accounts' ? api('GET', '/api/accounts') : world.accounts,
    api('GET', '/api/faults'),
    phone ? api('GET', `${person(phone)}/messages${query({ direction: 'all', last: world.messages })}`) : world.thread,
    phone?.startsWith('whatsapp:') ? api('GET', `${person(phone)}/windows`) : world.windows,
  ]);
  if (people) Object.assign(world, { people: people.answer, total: Number(people.head.get('x-people')) });
  Object.assign(world, { lines, accounts, faults });
  if (selected === world.selected) Object.assign(world, { thread, windows, chosen, isKnown: true });
  if (!world.selected && here().pane === 'people' && world.people.length && matchMedia('(min-width: 640px)').matches)
    select(world.people[0].address, { replace: true });
  ready = true;
}

function render() {
  for (const show of watchers) show(world);
}

onPlace(({ person: selected }) => {
  if (selected !== world.selected) Object.assign(world, { selected, thread: [], windows: [], chosen: [], messages: page, isKnown: false });
  if (ready) {
    render();
    look();
  }
});
