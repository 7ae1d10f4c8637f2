// Asks before something is lost.
import { $ } from './dom.js';

for (const [id, answer] of [
  ['sure-yes', 'yes'],
  ['sure-no', 'no'],
])
  $(id).addEventListener('click', () => $('sure').close(answer));

/** True when the person at the page agrees. */
export function sure(title, text, yes) {
  const dialog = $('sure');
  $('sure-title').textContent = title;
  $('sure-text').textContent = text;
  $('sure-yes').textContent = yes;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}
