// A person is added in one line.
import { $ } from '../parts/dom.js';
import { api, query } from '../world/api.js';
import { go } from '../world/place.js';
import { ask } from '../world/world.js';
import { bare, isChat, isMailbox, readNewcomer } from './humans.js';

$('add').addEventListener('submit', async (event) => {
  event.preventDefault();
  const typed = $('add-address').value.trim();
  const newcomer = readNewcomer(typed);
  $('add-error').textContent = '';
  $('add-address').removeAttribute('aria-invalid');
  if (!newcomer) {
    wrong(
      `${typed ? `“${typed}” has no phone number and no e-mail address. ` : ''}Enter one with its country code, such as +14155550123, or ann@home.example.`,
    );
    return;
  }
  try {
    const address = (await known(newcomer)) ?? newcomer.address;
    if (address === newcomer.address) await api('POST', '/api/people', newcomer);
    $('add-address').value = $('find-person').value = '';
    go({ pane: 'people', person: address });
    await ask({ find: '' });
    if (!isMailbox(address)) $('write-body').focus();
  } catch (error) {
    wrong(error.message);
  }
});

/** Somebody who is there is found by their number, on the channel that they were last in touch over. */
async function known({ address, name }) {
  if (isChat(address) || name) return null;
  const found = await api('GET', `/api/people${query({ find: address })}`);
  return found.find((p) => p.lastAt && bare(p.address) === address)?.address ?? null;
}

function wrong(why) {
  $('add-error').textContent = why;
  $('add-address').setAttribute('aria-invalid', 'true');
  $('add-address').focus();
}
