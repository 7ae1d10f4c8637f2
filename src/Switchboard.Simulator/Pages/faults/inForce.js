// Faults that are set: how often each may strike, and how often it did. Both can be changed in place.
import { h, show } from '../parts/dom.js';
import { mark } from '../parts/icons.js';
import { watch } from '../world/world.js';
import { changeFault, isSpent, kinds, placeOf, removeAllFaults, removeFaults } from './kinds.js';
import { complain, numberIn, quiet } from './often.js';

const list = h('ul.rules');
const empty = h('p.nothing', {}, mark('good', 'Everything works'), ' Switch something on below.');
const all = h('button', { type: 'button', onclick: () => attempt(removeAllFaults()) }, 'Take all away');
const trouble = h('p.error', { role: 'alert' });

export const inForce = h(
  'section.block',
  { 'aria-labelledby': 'rules-title' },
  h('div.block-head', {}, h('h3', { id: 'rules-title' }, 'In force'), all),
  trouble,
  empty,
  list,
);

watch(({ faults }) => {
  empty.hidden = faults.length > 0;
  all.hidden = faults.length === 0;
  // Somebody types: what they change stays until they are done.
  if (list.contains(document.activeElement) && document.activeElement.matches('input')) return;
  show(
    list,
    faults,
    (fault) => fault.id,
    entry,
  );
});

function entry(fault) {
  const spent = isSpent(fault);
  const name = `${kinds[fault.kind].name}, ${placeOf(fault)}`;
  const wrong = h('p.error', { role: 'alert' });
  const percent = h('input', {
    type: 'number',
    min: 0,
    max: 100,
    value: fault.percent,
    'aria-label': `Percent of: ${name}`,
    onchange: () => alter({ percent: numberIn(percent) ?? 100 }),
  });
  const times = h('input', {
    type: 'number',
    min: 0,
    value: fault.times ?? '',
    placeholder: 'no limit',
    'aria-label': `Times of: ${name}`,
    onchange: () => alter({ times: numberIn(times), hit: 0 }),
  });

  return h(
    'li.rule',
    {},
    h(
      'div.rule-name',
      {},
      h('strong', {}, kinds[fault.kind].name),
      h('span', {}, placeOf(fault)),
      h(
        'small',
        {},
        [fault.seed !== undefined && `seed ${fault.seed}`, fault.delayMs !== undefined && `${fault.delayMs} ms`].filter(Boolean).join(' · '),
      ),
    ),
    h('label', {}, percent, ' %'),
    h('label', {}, 'at most ', times),
    h(
      'span.struck',
      {},
      spent
        ? mark('off', `Spent: struck ${fault.hit} of ${fault.drawn}`)
        : mark('warn', fault.drawn === 0 ? 'Not asked yet' : `Struck ${fault.hit} of ${fault.drawn}`),
    ),
    h(
      'button.quiet',
      {
        type: 'button',
        'aria-label': `Remove: ${name}`,
        onclick: () => attempt(removeFaults([fault])),
      },
      'Remove',
    ),
    wrong,
  );

  async function alter(what) {
    const input = 'percent' in what ? percent : times;
    quiet(wrong, percent, times);
    if (input.validity.badInput) {
      complain(wrong, input, 'This is no number.');
      return;
    }
    input.blur();
    await attempt(changeFault({ ...fault, ...what }), (message) => complain(wrong, input, message));
  }
}

async function attempt(asked, tell) {
  trouble.textContent = '';
  try {
    await asked;
  } catch (error) {
    if (tell) tell(error.message);
    else trouble.textContent = error.message;
  }
}
