// A fault of one operation.
import { h } from '../parts/dom.js';
import { addFault, kinds, operationsOf } from './kinds.js';
import { complain, often, quiet } from './often.js';

const kind = h('select', { name: 'kind', onchange: fit }, ...Object.entries(kinds).map(([value, { name }]) => h('option', { value }, name)));
const operation = h('select', { name: 'operation', 'aria-describedby': 'particular-error' });
const wrong = h('p.error', { role: 'alert', id: 'particular-error' });

export const particular = h(
  'section.block',
  { 'aria-labelledby': 'particular-title' },
  h('h3', { id: 'particular-title' }, 'One in particular'),
  h(
    'form.fields',
    { onsubmit: add, noValidate: true },
    h('div.field.wide', {}, h('label', {}, 'What goes wrong', kind)),
    h('div.field.wide', {}, h('label', {}, 'With what', operation), wrong),
    h('button.main', { type: 'submit' }, 'Add fault'),
  ),
);

fit();

function fit() {
  operation.replaceChildren(...operationsOf(kind.value).map(([value, text]) => h('option', { value }, `${text} (${value})`)));
}

async function add(event) {
  event.preventDefault();
  quiet(wrong, operation);
  const how = often.read();
  if (!how) return;
  const provider = operationsOf(kind.value).find(([value]) => value === operation.value)[2];
  try {
    await addFault({ ...how, delayMs: kinds[kind.value].isSlow ? how.delayMs : undefined, kind: kind.value, operation: operation.value, provider });
  } catch (error) {
    if (!often.takes(error)) complain(wrong, operation, error.message);
  }
}
