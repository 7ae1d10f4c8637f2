// Where one is: #ledger/+14155550123?kind=request. The pane, the person, and what is asked of the pane stand in the address.

export const panes = ['people', 'scenarios', 'ledger', 'faults', 'accounts'];

const watchers = [];
let place = read();

export const here = () => place;

/** Calls now, and whenever one is somewhere else. */
export function onPlace(tell) {
  watchers.push(tell);
  tell(place);
}

/** Other panes keep their person; what was asked of one pane isn't asked of another. */
export function go(change, { replace = false } = {}) {
  const ask = change.ask ?? (change.pane && change.pane !== place.pane ? {} : place.ask);
  const next = { pane: place.pane, person: place.person, ...change, ask };
  const hash = hashOf(next);
  if (hash === hashOf(place)) return;
  place = next;
  history[replace ? 'replaceState' : 'pushState'](null, '', hash);
  tell();
}

/** The address of a place, for links. */
export function hashOf({ pane, person, ask = {} }) {
  const set = Object.entries(ask).filter(([, value]) => value);
  return `#${pane}${person ? `/${encodeURIComponent(person)}` : ''}${set.length ? `?${new URLSearchParams(set)}` : ''}`;
}

function read() {
  const [path, asked = ''] = location.hash.slice(1).split('?');
  const [pane, who] = path.split('/');
  // An address alone is a person.
  const named = panes.includes(pane) ? { pane, person: plain(who) } : { pane: 'people', person: plain(pane) };
  return { ...named, ask: Object.fromEntries(new URLSearchParams(asked)) };
}

function plain(text) {
  try {
    return decodeURIComponent(text ?? '') || null;
  } catch {
    return null;
  }
}

function tell() {
  for (const watcher of watchers) watcher(place);
}

addEventListener('popstate', () => {
  if (location.hash === '#main') return;
  place = read();
  tell();
});
