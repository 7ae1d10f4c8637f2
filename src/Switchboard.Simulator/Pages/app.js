// Puts the page together.
import { api } from './api.js';
import { $, sure } from './dom.js';
import { showAccounts } from './accounts.js';
import { showFaults } from './faults.js';
import { showLedger } from './ledger.js';
import { showMail } from './mail.js';
import { showPeople } from './people.js';
import { startTabs } from './tabs.js';
import { showThread } from './thread.js';
import { follow, look, onLink, watch } from './world.js';

function showLink(state, trouble) {
  $('link').dataset.state = state;
  $('link').querySelector('.link-text').textContent = state === 'live' ? 'live' : 'not connected';
  $('banner').hidden = state === 'live';
  $('banner').textContent = trouble ? `${trouble} This page goes on by itself as soon as it is back.` : '';
}

for (const [id, answer] of [['sure-yes', 'yes'], ['sure-no', 'no']]) $(id).addEventListener('click', () => $('sure').close(answer));

$('reset').addEventListener('click', async () => {
  if (!(await sure('Reset the simulator?', 'The ledger, all messages on the phones and the faults are gone for good. Accounts, numbers, people and opt-outs stay.', 'Reset'))) return;
  try {
    await api('POST', '/api/reset');
    await look();
  } catch (error) {
    showLink('lost', error.message);
  }
});

startTabs();
onLink(showLink);
for (const show of [showPeople, showThread, showMail, showLedger, showFaults, showAccounts]) watch(show);
look();
follow();
