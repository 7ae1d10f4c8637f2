// Writing as the phone's owner: by keyboard, by the buttons of a message, with a file, or a keyword.
import { $ } from '../parts/dom.js';
import { icon } from '../parts/icons.js';
import { api, person } from '../world/api.js';
import { here } from '../world/place.js';
import { look } from '../world/world.js';

$('attach-label').append(icon('attach'));

/** Answers by a button of a message. */
export const tap = (answer) => send('', answer);

async function send(body, more = {}) {
  $('write-error').textContent = '';
  try {
    await api('POST', `${person(here().person)}/messages`, { to: $('write-line').value, body, ...more });
    return true;
  } catch (error) {
    $('write-error').textContent = error.message;
    return false;
  } finally {
    look();
  }
}

$('write').addEventListener('submit', async (event) => {
  event.preventDefault();
  const box = $('write-body');
  if (!box.value.trim()) {
    box.focus();
    return;
  }
  const text = box.value;
  box.value = '';
  if (!(await send(text))) box.value = text;
  box.focus();
});

$('write-body').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $('write').requestSubmit();
  }
});

$('attach').addEventListener('change', async (event) => {
  const [file] = event.target.files;
  event.target.value = '';
  if (!file) return;
  try {
    const url = await keep(file);
    if (await send($('write-body').value, { mediaUrls: [url] })) $('write-body').value = '';
  } catch (error) {
    $('write-error').textContent = error.message;
  }
});

/** Has the simulator keep a file, for a person to send. */
async function keep(file) {
  const response = await fetch('/api/files', { method: 'POST', headers: { 'content-type': file.type || 'application/octet-stream' }, body: file });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer.url;
}

for (const chip of document.querySelectorAll('[data-word]')) chip.addEventListener('click', () => send(chip.dataset.word));
