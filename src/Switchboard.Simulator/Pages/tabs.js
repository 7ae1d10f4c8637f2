// Tabs at the side; on a small screen one view at a time, chosen at the bottom.
import { $ } from './dom.js';

const names = ['ledger', 'faults', 'accounts'];

export function startTabs() {
  for (const name of names) {
    const tab = $(`tab-${name}`);
    tab.addEventListener('click', () => choose(name));
    tab.addEventListener('keydown', (event) => {
      const at = names.indexOf(name);
      const place = { ArrowRight: at + 1, ArrowLeft: at - 1 + names.length, Home: 0, End: names.length - 1 }[event.key];
      if (place === undefined) return;
      event.preventDefault();
      const next = names[place % names.length];
      choose(next);
      $(`tab-${next}`).focus();
    });
  }
  for (const button of document.querySelectorAll('.views button')) button.addEventListener('click', () => view(button.dataset.view));
  if (location.hash) view('phone');
}

function choose(name) {
  for (const other of names) {
    const on = other === name;
    $(`tab-${other}`).setAttribute('aria-selected', String(on));
    $(`tab-${other}`).tabIndex = on ? 0 : -1;
    $(`panel-${other}`).hidden = !on;
  }
}

export function view(name) {
  document.body.dataset.view = name;
  if (names.includes(name)) choose(name);
  for (const button of document.querySelectorAll('.views button')) {
    if (button.dataset.view === name) button.setAttribute('aria-current', 'true');
    else button.removeAttribute('aria-current');
  }
}
