// How often the next fault strikes: for the switches and for the one in particular. What is wrong is said beside its field.
import { h } from '../parts/dom.js';

const number = (name, label, props) => {
  const wrong = h('p.error', { role: 'alert', id: `often-${name}` });
  const input = h('input', { name, type: 'number', inputMode: 'numeric', 'aria-describedby': wrong.id, ...props });
  return { name, input, wrong, element: h('div.field', {}, h('label', {}, label, input), wrong) };
};

const fields = [
  number('percent', 'How often, %', { min: 0, max: 100, value: 100 }),
  number('times', 'At most, times', { min: 0, placeholder: 'no limit' }),
  number('delayMs', 'Delay of webhooks, ms', { min: 0, placeholder: 'as usual' }),
  number('seed', 'Seed of chance', { placeholder: '0' }),
];

/** A number that is written there; nothing if nothing is. */
export const numberIn = (input) => (input.value === '' ? undefined : Number(input.value));

export function complain(wrong, input, why) {
  wrong.textContent = why;
  input.setAttribute('aria-invalid', 'true');
  input.focus();
}

export function quiet(wrong, ...inputs) {
  wrong.textContent = '';
  for (const input of inputs) input.removeAttribute('aria-invalid');
}

export const often = {
  element: h(
    'section.block',
    { 'aria-labelledby': 'often-title' },
    h('h3', { id: 'often-title' }, 'What you switch on strikes'),
    h('div.fields', {}, ...fields.map((field) => field.element)),
  ),

  /** {percent, times, delayMs, seed}, or null: something there is no number, which is said. */
  read() {
    for (const { input, wrong } of fields) quiet(wrong, input);
    const broken = fields.find(({ input }) => input.validity.badInput);
    if (broken) complain(broken.wrong, broken.input, 'This is no number.');
    return broken ? null : Object.fromEntries(fields.map(({ name, input }) => [name, numberIn(input)]));
  },

  /** Whether the server's complaint is about one of these. */
  takes(error) {
    const field = fields.find(({ name }) => name === error.field);
    if (field) complain(field.wrong, field.input, error.message);
    return Boolean(field);
  },
};
