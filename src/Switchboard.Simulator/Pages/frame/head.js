// The bar: whether the page follows what happens, the console, colors, and the reset.
import { api } from '../world/api.js';
import { $, h } from '../parts/dom.js';
import { icon, mark } from '../parts/icons.js';
import { sure } from '../parts/sure.js';
import { look, onLink } from '../world/world.js';

$('reset').append(icon('reset'), h('span', {}, 'Reset'));
$('keys').append(icon('keys'));
$('link').append(mark('off', 'connecting'));

onLink(showLink);

function showLink(state, trouble) {
  const live = state === 'live';
  if ($('link').dataset.state !== state)
    $('link').replaceChildren(live ? mark('good', 'live', 'What changes shows at once.') : mark('bad', 'not connected'));
  $('link').dataset.state = state;
  $('banner').hidden = live;
  $('banner').textContent = trouble ? `${trouble} What you see is as it was; this page goes on by itself as soon as the simulator is back.` : '';
}

$('reset').addEventListener('click', async () => {
  if (
    !(await sure(
      'Reset the simulator?',
      'The ledger, all messages on the phones and the faults are gone for good. Accounts, numbers, people and opt-outs stay.',
      'Reset',
    ))
  )
    return;
  try {
    await api('POST', '/api/reset');
    await look();
  } catch (error) {
    showLink('lost', error.message);
  }
});

/** The product's console, where there is one: in a window of its own, beside this one. */
export function showConsole(url) {
  $('console').hidden = !url;
  if (!url || $('console').getAttribute('href') === url) return;
  $('console').href = url;
  $('console').title = 'Opens in a window of its own: put the two side by side, and see what the operator sees of what people do here.';
  $('console').replaceChildren(icon('console'), h('span', {}, 'Console'));
}

const schemes = [
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['auto', 'As the system'],
];
const root = document.documentElement;

function paint() {
  $('colors').replaceChildren(icon(root.dataset.scheme));
  $('schemes').replaceChildren(
    ...schemes.map(([scheme, says]) =>
      h('button', { type: 'button', 'aria-pressed': String(scheme === root.dataset.scheme), onclick: () => choose(scheme) }, icon(scheme, 16), says),
    ),
  );
}

function choose(scheme) {
  root.dataset.scheme = scheme;
  try {
    localStorage.setItem('simulator-colors', scheme);
  } catch {
    // It lasts as long as the page, where the browser keeps nothing.
  }
  $('schemes').hidePopover();
  paint();
  $('colors').focus();
}

paint();
