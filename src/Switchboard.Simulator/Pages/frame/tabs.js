// The panes as tabs: above, on a small screen below.
import { $, h } from '../parts/dom.js';
import { icon } from '../parts/icons.js';
import { go, hashOf, here, onPlace, panes } from '../world/place.js';

const names = { people: 'People', scenarios: 'Scenarios', ledger: 'Ledger', faults: 'Faults', accounts: 'Accounts' };

const tabs = Object.fromEntries(
  panes.map((pane) => [
    pane,
    h(
      'a',
      {
        role: 'tab',
        id: `tab-${pane}`,
        'aria-controls': `panel-${pane}`,
        onclick: (event) => choose(event, pane),
        onkeydown: (event) => step(event, pane),
      },
      icon(pane),
      names[pane],
    ),
  ]),
);
$('tabs').append(...Object.values(tabs));

/** A count or a sign beside a pane's name. */
export const badge = (pane, text, title, tone = 'bad') => {
  tabs[pane].querySelector('.badge')?.remove();
  if (text) tabs[pane].append(h(`span.badge.${tone}`, { title }, text));
};

function choose(event, pane) {
  if (event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go({ pane });
}

function step(event, pane) {
  const at = panes.indexOf(pane);
  const next = { ArrowRight: at + 1, ArrowLeft: at - 1 + panes.length, Home: 0, End: panes.length - 1 }[event.key];
  if (event.key === ' ') tabs[pane].click();
  if (event.key === ' ' || next !== undefined) event.preventDefault();
  if (next === undefined) return;
  const other = panes[next % panes.length];
  go({ pane: other });
  tabs[other].focus();
}

onPlace(({ pane, person }) => {
  for (const one of panes) {
    tabs[one].href = hashOf({ pane: one, person });
    tabs[one].setAttribute('aria-selected', String(one === pane));
    tabs[one].tabIndex = one === pane ? 0 : -1;
    $(`panel-${one}`).hidden = one !== pane;
  }
  document.title = pane === 'people' ? 'Simulator' : `${names[pane]} · Simulator`;
});

$('skip').addEventListener('click', (event) => {
  event.preventDefault();
  $('main').focus();
});

/** The part of the page that is shown. */
export const panel = () => $(`panel-${here().pane}`);
