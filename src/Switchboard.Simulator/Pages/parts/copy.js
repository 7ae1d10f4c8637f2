// Copies a text, and says whether it could.
import { $, h } from './dom.js';

const glance = 1_200;
const reading = 6_000;

/** A monospaced text that copies itself on click. */
export function copyable(text, shown = text) {
  return h('button.id', { type: 'button', title: 'Copy', onclick: (event) => copy(event.currentTarget, text) }, shown);
}

/** Says so beside the text and to a screen reader. Browsers only let pages copy that came from localhost or by https. */
export async function copy(element, text) {
  let said = 'copied';
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    element.textContent = text;
    getSelection().selectAllChildren(element);
    said = 'copy the selected text by hand';
  }
  element.dataset.said = said;
  $('said').textContent = said;
  setTimeout(
    () => {
      delete element.dataset.said;
      $('said').textContent = '';
    },
    said === 'copied' ? glance : reading,
  );
}
