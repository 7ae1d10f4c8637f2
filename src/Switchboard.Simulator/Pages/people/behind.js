// Where there is room: what the carriers did for the person whose phone is open.
import { $ } from '../parts/dom.js';
import { rowList } from '../ledger/rows.js';
import { go, here, onPlace } from '../world/place.js';
import { watch } from '../world/world.js';
import { bare, nameOf } from './humans.js';

const wide = matchMedia('(min-width: 1240px)');
const rows = rowList({
  compact: true,
  none: ['Nothing yet', 'Each request, webhook and delivery about this person shows here as it happens.'],
  only: (text) => go({ pane: 'ledger', ask: { text } }),
});
$('behind').append(rows.element);

function fit() {
  const { pane, person } = here();
  const on = pane === 'people' && Boolean(person) && wide.matches;
  $('behind').hidden = !on;
  rows.ask(on ? { text: bare(person) } : null);
}

onPlace(fit);
wide.addEventListener('change', fit);
watch(({ chosen, selected }) => {
  $('behind-title').textContent = selected ? `Ledger of ${nameOf({ address: selected, name: chosen.find((p) => p.name)?.name })}` : '';
});
