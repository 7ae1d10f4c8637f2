// What goes wrong at the moment, above every pane.
import { $, h, show } from '../parts/dom.js';
import { isSpent, removeAllFaults, told } from '../faults/kinds.js';
import { badge } from './tabs.js';
import { go, hashOf, here } from '../world/place.js';
import { watch } from '../world/world.js';

const named = 3;

watch(({ faults }) => {
  const live = faults.filter((fault) => !isSpent(fault));
  badge('faults', live.length ? String(live.length) : '', `${live.length} in force`);
  $('in-force').hidden = live.length === 0;
  const said = live.map(told);
  show(
    $('in-force'),
    live.length ? [{ said, person: here().person }] : [],
    () => 'faults',
    () =>
      h(
        'div.in-force-line',
        {},
        h(
          'p',
          { title: said.join('\n') },
          h('strong', {}, `▲ ${live.length === 1 ? 'A fault is' : `${live.length} faults are`} in force: `),
          said.slice(0, named).join(' · '),
          said.length > named ? ` and ${said.length - named} more` : '',
        ),
        h('a', { href: hashOf({ pane: 'faults', person: here().person }), onclick: toFaults }, 'Show'),
        h('button', { type: 'button', onclick: () => removeAllFaults().catch(() => go({ pane: 'faults' })) }, 'Take all away'),
      ),
  );
});

function toFaults(event) {
  event.preventDefault();
  go({ pane: 'faults' });
}
