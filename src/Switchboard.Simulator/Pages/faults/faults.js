// The faults as a pane: what is in force, the usual ones as switches, and one in particular.
import { $, h } from '../parts/dom.js';
import { inForce } from './inForce.js';
import { often } from './often.js';
import { particular } from './particular.js';
import { switches } from './switches.js';

$('panel-faults').append(
  h(
    'div.page.faults-page',
    {},
    h('h2', {}, 'Faults'),
    h(
      'p.lead',
      {},
      'Let the carriers fail, and see what your application does when the world does not do its part. The ledger tells what really happened.',
    ),
    inForce,
    often.element,
    switches,
    particular,
  ),
);
