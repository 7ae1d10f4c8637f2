// What the simulator tells of scenarios: which there are, what is under way, and how the last ones ended.
import { api } from '../world/api.js';
import { go, here, onPlace } from '../world/place.js';
import { onSignal } from '../world/world.js';

const watchers = [];
const state = { told: null, runs: [], run: null, trouble: '', wrong: null };
let looking = false;
let again = false;
let isBehind = false;
let timer;
const patience = 4_000;

/** How a run is marked, and called. */
export const states = { running: ['busy', 'running'], passed: ['good', 'passed'], failed: ['bad', 'failed'] };

export function onScenarios(show) {
  watchers.push(show);
  show(state);
}

/** Asks which scenarios there are and how they went; on their pane also for the run that is open. */
export async function lookAtScenarios() {
  if (looking) {
    again = true;
    return;
  }
  looking = true;
  do {
    again = false;
    await read();
    for (const show of watchers) show(state);
  } while (again);
  looking = false;
}

async function read() {
  const { pane, ask } = here();
  const isShown = pane === 'scenarios';
  try {
    const [told, runs, run] = await Promise.all([
      api('GET', '/api/scenarios'),
      isShown ? api('GET', '/api/scenarios/runs') : state.runs,
      isShown && ask.run ? theRun(ask.run) : null,
    ]);
    Object.assign(state, { told, runs, run, trouble: '' });
    isBehind = false;
    askAgain(isShown && !told.ready);
  } catch (error) {
    state.trouble = error.message;
    isBehind = error.isGone === true;
  }
}

/** Until there is an exchange to play with, while somebody looks at the pane. */
function askAgain(isWanted) {
  clearTimeout(timer);
  if (isWanted) timer = setTimeout(lookAtScenarios, patience);
}

/** A run that is gone, as after a restart, is none. */
async function theRun(id) {
  try {
    return await api('GET', `/api/scenarios/runs/${encodeURIComponent(id)}`);
  } catch (error) {
    if (error.status === 404) return { id, isGone: true };
    throw error;
  }
}

/** Begins a scenario and shows its run. What the server says against it is said beside the button. */
export async function run(name) {
  state.wrong = null;
  try {
    const { id } = await api('POST', `/api/scenarios/${encodeURIComponent(name)}/runs`);
    go({ pane: 'scenarios', ask: { run: id } });
  } catch (error) {
    state.wrong = { name, why: error.message };
  }
  lookAtScenarios();
}

export const stop = (id) => api('DELETE', `/api/scenarios/runs/${encodeURIComponent(id)}`);

addEventListener('scenario', lookAtScenarios);
// After the simulator was gone.
onSignal(() => isBehind && lookAtScenarios());

let before = '';
onPlace(({ pane, ask }) => {
  const now = `${pane === 'scenarios'} ${ask.run ?? ''}`;
  if (now === before) return;
  before = now;
  lookAtScenarios();
});
