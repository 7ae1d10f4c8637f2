// Scenarios: on the left which there are, beside it a run as it happens and the phone of its person.
import { $, h, say, show } from '../parts/dom.js';
import { mark } from '../parts/icons.js';
import { ago } from '../parts/time.js';
import { showConsole } from '../frame/head.js';
import { badge } from '../frame/tabs.js';
import { hashOf, here } from '../world/place.js';
import { onScenarios, run as begin, states } from './played.js';
import { runView } from './run.js';

const note = h('div.note', { hidden: true });
const list = h('ul.plays');
const past = h('ul.past');
const pastHead = h('h3.list-head', {}, 'Earlier runs');
const nothing = h('div.empty', { hidden: true });

$('panel-scenarios').append(
  h(
    'section.plays-side',
    { 'aria-labelledby': 'plays-title', tabIndex: 0 },
    h('h2.list-head', { id: 'plays-title' }, 'Scenarios'),
    note,
    nothing,
    list,
    pastHead,
    past,
  ),
  runView,
);

onScenarios(({ told, runs, run, trouble, wrong }) => {
  showConsole(told?.consoleUrl);
  badge('scenarios', told?.running ? '…' : '', 'A scenario is running', 'busy');
  $('panel-scenarios').dataset.open = String(Boolean(here().ask.run));
  showNote(told, trouble, run);
  const names = new Map((told?.scenarios ?? []).map((one) => [one.name, one.title]));
  const last = (name) => runs.find((one) => one.scenario === name);
  show(
    list,
    (told?.scenarios ?? []).map((one) => ({
      ...one,
      ready: told.ready && !told.running,
      running: told.running && last(one.name)?.id === told.running,
      wrong: wrong?.name === one.name ? wrong.why : '',
      last: last(one.name) && { id: last(one.name).id, state: last(one.name).state, at: last(one.name).startedAt },
      current: run?.scenario === one.name,
    })),
    (one) => one.name,
    play,
  );
  nothing.hidden = Boolean(told?.scenarios.length) || Boolean(trouble);
  say(nothing, told ? 'There are no scenarios here.' : 'Asking which scenarios there are.');
  pastHead.hidden = runs.length === 0;
  show(
    past,
    runs.map((one) => ({
      id: one.id,
      title: one.title ?? names.get(one.scenario),
      state: one.state,
      at: one.startedAt,
      current: one.id === run?.id,
    })),
    (one) => one.id,
    (one) =>
      h(
        'li',
        {},
        h(
          'a',
          { href: hashOf({ pane: 'scenarios', person: here().person, ask: { run: one.id } }), 'aria-current': String(one.current), 'data-row': true },
          h('span.name', {}, one.title),
          mark(...states[one.state]),
          ago(one.at),
        ),
      ),
  );
});

function showNote(told, trouble, run) {
  const running = told?.running;
  const text = trouble || (told && !told.ready ? (told.why ?? 'Scenarios can’t be played now.') : '');
  const elsewhere = !text && running && running !== run?.id;
  note.hidden = !text && !elsewhere;
  show(
    note,
    note.hidden ? [] : [{ text, running }],
    () => 'note',
    () =>
      h(
        'p',
        {},
        text ? mark(trouble ? 'bad' : 'warn', trouble ? 'Not known' : 'Not ready') : mark('busy', 'Running'),
        text ? ` ${text}` : ' A scenario is under way, started elsewhere. ',
        text ? null : h('a', { href: hashOf({ pane: 'scenarios', person: here().person, ask: { run: running } }) }, 'Show it'),
      ),
  );
}

function play(one) {
  const steps = `${one.steps.length} ${one.steps.length === 1 ? 'step' : 'steps'}, about ${one.seconds < 90 ? `${one.seconds} s` : `${Math.round(one.seconds / 60)} min`}`;
  return h(
    'li.play',
    { 'data-current': one.current },
    h(
      'div.play-head',
      {},
      h('h3', {}, one.title),
      h(
        'button',
        {
          type: 'button',
          disabled: !one.ready,
          'aria-label': `Run: ${one.title}`,
          'data-row': true,
          title: one.ready ? '' : 'One scenario runs at a time.',
          onclick: () => begin(one.name),
        },
        one.running ? 'Running' : 'Run',
      ),
    ),
    h('p', {}, one.about),
    h(
      'p.play-foot',
      {},
      steps,
      one.last
        ? h('a', { href: hashOf({ pane: 'scenarios', person: here().person, ask: { run: one.last.id } }) }, mark(...states[one.last.state]))
        : null,
      one.last ? ago(one.last.at) : null,
    ),
    one.wrong ? h('p.error', { role: 'alert' }, one.wrong) : null,
  );
}
