// One step: who acts, what was seen, how long it took, and what went over the wire.
import { h } from '../parts/dom.js';
import { icon, mark } from '../parts/icons.js';
import { json } from '../parts/json.js';

const who = { agent: 'Agent', person: 'Person', operator: 'Operator', carrier: 'Carrier', platform: 'Switchboard' };
const states = { waiting: ['off', 'waiting'], running: ['busy', 'running'], done: ['good', 'done'], failed: ['bad', 'failed'] };

export function step(one, before) {
  // What somebody opened stays open while the step goes on.
  const isOpen = before?.querySelector('details.wire')?.open ?? one.state === 'failed';
  return h(
    'li.step',
    { 'data-state': one.state, 'data-who': one.who },
    h('span.step-who', { title: who[one.who] ?? one.who }, icon(one.who in who ? one.who : 'platform', 16)),
    h(
      'div.step-body',
      {},
      h(
        'p.step-head',
        {},
        h('span.step-title', {}, h('span.step-actor', {}, who[one.who] ?? one.who), ' ', h('strong', {}, one.title)),
        h('span.step-state', {}, one.milliseconds === undefined ? null : took(one.milliseconds), ' ', mark(...states[one.state])),
      ),
      one.says ? h('p.step-says', {}, one.says) : null,
      one.problem ? h('p.step-problem', {}, one.problem) : null,
      one.request || one.answer ? wire(one, isOpen) : null,
    ),
  );
}

function took(milliseconds) {
  if (milliseconds >= 1_000) return `${(milliseconds / 1_000).toFixed(1)} s`;
  return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
}

/** Folded: one line that says what was asked and answered; the bodies are made when it is opened. */
function wire({ request, answer }, open) {
  const content = h('div.wire-bodies');
  const fill = () =>
    content.childElementCount === 0 &&
    content.append(
      ...(request ? part('Request', request.url, request.body) : []),
      ...(answer ? part('Answer', `${answer.status}`, answer.body) : []),
    );
  if (open) fill();
  return h(
    'details.wire',
    { open, ontoggle: fill },
    h('summary', {}, [request && `${request.method} ${pathOf(request.url)}`, answer && `→ ${answer.status}`].filter(Boolean).join(' ')),
    content,
  );
}

const part = (name, line, body) =>
  [h('p', {}, h('span', {}, `${name} `), h('code', {}, line)), body === undefined || body === null ? null : json(body)].filter(Boolean);

/** The path alone, as a person reads it: %2B is a plus. */
function pathOf(url) {
  try {
    const { pathname, search } = new URL(url);
    return decodeURIComponent(pathname) + search;
  } catch {
    return url;
  }
}
