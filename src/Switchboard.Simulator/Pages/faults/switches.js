// The usual faults: one switch for each and each provider.
import { h, show } from '../parts/dom.js';
import { watch } from '../world/world.js';
import { addFault, isSpent, kinds, providers, removeFaults, usualOperation } from './kinds.js';
import { often } from './often.js';

let rules = [];
const trouble = h('p.error', { role: 'alert' });
const rows = h('tbody');

export const switches = h(
  'section.block',
  { 'aria-labelledby': 'switches-title' },
  h('h3', { id: 'switches-title' }, 'The usual ones'),
  trouble,
  h(
    'table.switches',
    {},
    h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'What goes wrong'), ...providers.map(([, name]) => h('th', { scope: 'col' }, name)))),
    rows,
  ),
);

const isOf = (rule, kind, provider) =>
  rule.kind === kind && rule.provider === provider && rule.operation === usualOperation(kind, provider) && !rule.to;

watch(({ faults }) => {
  rules = faults;
  const all = Object.keys(kinds).map((kind) => ({
    kind,
    on: providers.map(([provider]) => faults.some((rule) => isOf(rule, kind, provider) && !isSpent(rule))),
  }));
  show(
    rows,
    all,
    (row) => row.kind,
    ({ kind, on }) =>
      h(
        'tr',
        {},
        h('th', { scope: 'row' }, kinds[kind].name, h('small', {}, kinds[kind].about)),
        ...providers.map(([provider, name], i) =>
          h(
            'td',
            { 'data-provider': name },
            h('button.switch', {
              type: 'button',
              role: 'switch',
              'aria-checked': String(on[i]),
              'aria-label': `${kinds[kind].name}, ${name}`,
              'data-row': i === 0,
              onclick: () => flip(kind, provider, on[i]),
            }),
          ),
        ),
      ),
  );
});

async function flip(kind, provider, isOn) {
  trouble.textContent = '';
  const set = rules.filter((rule) => isOf(rule, kind, provider));
  const how = isOn ? {} : often.read();
  if (!how) return;
  try {
    if (!isOn) await addFault({ ...how, delayMs: kinds[kind].isSlow ? how.delayMs : undefined, kind, provider, operation: usualOperation(kind, provider) });
    await removeFaults(set);
  } catch (error) {
    if (!often.takes(error)) trouble.textContent = error.message;
  }
}
