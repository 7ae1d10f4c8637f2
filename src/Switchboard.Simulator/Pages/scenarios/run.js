// A run: its steps as they happen, and beside them the phone or mailbox of its person.
import { $, h, say, show } from '../parts/dom.js';
import { icon, mark } from '../parts/icons.js';
import { atSecond } from '../parts/time.js';
import { go, here, onPlace } from '../world/place.js';
import { select } from '../world/world.js';
import { lookAtScenarios, onScenarios, run as again, states, stop } from './played.js';
import { step } from './step.js';

let followed = null;
let current = null;
const title = h('h2', { id: 'run-title' });
const state = h('span.run-state', { role: 'status' });
const acts = h('span.run-acts');
const trouble = h('p.error', { role: 'alert' });
const links = h('p.run-links');
const hint = h('p.run-hint', {}, 'In a window of its own: put it beside this one.');
const steps = h('ol.steps', { 'aria-label': 'Steps' });
const none = h(
  'div.empty',
  {},
  h('p', {}, h('strong', {}, 'No run is open')),
  h('p', {}, 'Run a scenario: its steps show here as they happen, with what went over the wire, and beside them the phone of its person.'),
);
const gone = h(
  'div.empty',
  { hidden: true },
  h('p', {}, h('strong', {}, 'This run is no longer known')),
  h('p', {}, 'The newest twenty are kept until the simulator ends. Run the scenario again.'),
);
const back = h('a.back', { href: '#scenarios', 'aria-label': 'Back to the scenarios', onclick: toList }, icon('back'));
const views = h(
  'div.run-views',
  { role: 'group', 'aria-label': 'What is shown' },
  ...['Steps', 'Phone'].map((view) => h('button', { type: 'button', 'aria-pressed': String(view === 'Steps'), onclick: () => choose(view) }, view)),
);
const timeline = h('div.timeline', {}, h('div.run-head', {}, back, title, state, acts), trouble, links, hint, views, steps);
const slot = h('div.slot', { id: 'slot-run' });

export const runView = h('section.run', { 'aria-labelledby': 'run-title', 'data-view': 'Steps' }, none, gone, timeline, slot);

onScenarios(({ run }) => {
  const id = here().ask.run;
  if (id && run?.id !== id && !run?.isGone) return;
  none.hidden = Boolean(id);
  gone.hidden = !run?.isGone;
  timeline.hidden = !id || Boolean(run?.isGone);
  slot.hidden = !run?.person;
  if (!id || run.isGone) {
    current = null;
    return;
  }
  showRun(run);
  const sign = `${run.id} ${run.person}`;
  if (run.person && followed !== sign && here().pane === 'scenarios') {
    followed = sign;
    select(run.person, { replace: true });
  }
});

function showRun(run) {
  const another = current !== run.id;
  current = run.id;
  if (another) say(trouble, '');
  say(title, run.title);
  show(
    state,
    [{ state: run.state, at: run.startedAt, ended: run.endedAt }],
    (one) => one.state,
    (one) => h('span', {}, mark(...states[one.state]), ' ', one.ended ? lasted(one.at, one.ended) : atSecond(one.at)),
  );
  show(
    acts,
    [{ running: run.state === 'running', scenario: run.scenario, id: run.id }],
    (one) => one.id,
    (one) =>
      one.running
        ? h('button', { type: 'button', onclick: () => halt(one.id) }, icon('stop', 14), ' Stop')
        : h('button', { type: 'button', onclick: () => again(one.scenario) }, 'Run again'),
  );
  links.hidden = hint.hidden = !run.links?.length;
  show(
    links,
    run.links ?? [],
    (link) => link.url,
    (link) => h('a', { href: link.url, target: '_blank', rel: 'noopener' }, icon('console', 14), ` ${link.title}`),
  );
  show(
    steps,
    run.steps.map((one, place) => ({ ...one, place, run: run.id })),
    (one) => `${one.run} ${one.place}`,
    (one, before) => step(one, before),
  );
  if (another) timeline.scrollTop = 0;
  // The step that is under way stays in sight.
  const now = steps.querySelector('[data-state="running"]');
  if (now && !timeline.contains(document.activeElement)) now.scrollIntoView({ block: 'nearest' });
}

const lasted = (from, to) => `in ${((Date.parse(to) - Date.parse(from)) / 1000).toFixed(1)} s`;

async function halt(id) {
  say(trouble, '');
  try {
    await stop(id);
  } catch (error) {
    say(trouble, error.message);
  }
  lookAtScenarios();
}

function choose(view) {
  runView.dataset.view = view;
  for (const button of views.children) button.setAttribute('aria-pressed', String(button.textContent === view));
}

function toList(event) {
  event.preventDefault();
  go({ ask: {} });
}

/** There is one phone and one mailbox on the page: they stand where they are looked at. */
onPlace(({ pane }) => {
  const to = pane === 'scenarios' ? slot : $('slot-people');
  if ($('phone').parentElement !== to) to.append($('phone'), $('mailbox'));
});
