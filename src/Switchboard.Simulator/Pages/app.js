// Puts the page together.
import './frame/head.js';
import './frame/keys.js';
import './frame/inForce.js';
import './people/people.js';
import './people/add.js';
import './people/behind.js';
import './phone/phone.js';
import './mail/mailbox.js';
import './scenarios/scenarios.js';
import './ledger/ledger.js';
import './faults/faults.js';
import './accounts/accounts.js';
import { follow, look } from './world/world.js';

look();
follow();
