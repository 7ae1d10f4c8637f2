// Fault switches: what shall go wrong, how often, and how often it did.
import { api } from './api.js';
import { $, h, show } from './dom.js';
import { look } from './world.js';

const kinds = {
  status429: ['Too many requests (429)', false],
  status5xx: ['Server error (500)', false],
  timeoutBefore: ['Connection cut, nothing accepted', false],
  timeoutAfterAccept: ['Connection cut after acceptance', false],
  duplicateWebhook: ['Webhook comes twice', true],
  reorderWebhooks: ['Webhooks change places', true],
  delayWebhook: ['Webhook comes late', true],
  dropWebhook: ['Webhook is never sent', true],
  badSignature: ['Webhook is wrongly signed', true],
};
const operations = {
  false: [
    ['messages.create', 'Sending a message', 'twilio'], ['messages.*', 'Anything about messages', 'twilio'], ['numbers.*', 'Anything about numbers', 'twilio'],
    ['senders.*', 'Anything about WhatsApp senders', 'twilio'], ['content.*', 'Anything about templates', 'twilio'], ['services.*', 'Anything about Messaging Services', 'twilio'],
    ['emails.send', 'Sending a mail', 'resend'], ['receiving.*', 'Fetching a received mail', 'resend'], ['domains.*', 'Anything about mail domains', 'resend'], ['mail.send', 'Sending a mail over SendGrid', 'sendgrid'], ['*', 'Every request'],
  ],
  true: [
    ['webhook.sms', 'Incoming text', 'twilio'], ['webhook.whatsapp', 'Incoming WhatsApp message', 'twilio'], ['webhook.status', 'Status callback', 'twilio'],
    ['webhook.email.received', 'Incoming mail', 'resend'], ['webhook.email.*', 'Anything about mails', 'resend'], ['webhook.events', 'What became of mails, from SendGrid', 'sendgrid'], ['*', 'Every webhook'],
  ],
};

let rules = [];
const error = h('p.error', { role: 'alert', id: 'fault-error' });
const list = h('div');
const empty = h('div.empty', {}, h('p', {}, h('strong', {}, 'Everything works')), h('p', {}, 'Add a fault below to see what your application does when the world does not.'));
const kind = h('select', { name: 'kind', onchange: fit }, ...Object.entries(kinds).map(([value, [text]]) => h('option', { value }, text)));
const operation = h('select', { name: 'operation' });
const number = (name, props) => h('input', { name, type: 'number', inputMode: 'numeric', 'aria-describedby': 'fault-error', ...props });
const delay = h('label', {}, 'Delay, ms', number('delayMs', { min: 0, placeholder: 'as usual' }));
const form = h('form', { onsubmit: add, noValidate: true },
  h('div.grid', {},
    h('label.wide', {}, 'What goes wrong', kind),
    h('label.wide', {}, 'With what', operation),
    h('label', {}, 'How often, %', number('percent', { min: 0, max: 100, value: 100 })),
    h('label', {}, 'At most, times', number('times', { min: 0, placeholder: 'no limit' })),
    h('label', {}, 'Seed of chance', number('seed', { placeholder: '0' })),
    delay),
  h('div.actions', {}, h('button.main', { type: 'submit' }, 'Add fault'), h('button.quiet', { type: 'button', onclick: () => put([]) }, 'Clear all')), error);
$('panel-faults').append(list, empty, h('div.block', {}, h('h3', {}, 'Let something go wrong'), form));
fit();

export function showFaults({ faults }) {
  rules = faults;
  $('faults-badge').hidden = faults.length === 0;
  $('faults-badge').textContent = faults.length;
  empty.hidden = faults.length > 0;
  show(list, faults.map((f, i) => ({ ...f, i })), (f) => f.i, (f) => h('div.fault', {},
    h('div', {},
      h('strong', {}, kinds[f.kind][0]),
      h('p', {}, [f.operation, `${f.percent} %`, f.times !== undefined && `at most ${f.times}`, f.seed !== undefined && `seed ${f.seed}`, f.delayMs !== undefined && `${f.delayMs} ms`].filter(Boolean).join(' · ')),
      h('p', {}, f.drawn === 0 ? 'Not asked yet' : `Struck ${f.hit} of ${f.drawn}`)),
    h('button.quiet', { type: 'button', 'aria-label': `Remove: ${kinds[f.kind][0]}`, onclick: () => put(rules.filter((_, i) => i !== f.i)) }, 'Remove')));
}

function fit() {
  const aboutWebhooks = kinds[kind.value][1];
  operation.replaceChildren(...operations[aboutWebhooks].map(([value, text]) => h('option', { value }, `${text} (${value})`)));
  delay.hidden = !['delayWebhook', 'reorderWebhooks'].includes(kind.value);
}

async function add(event) {
  event.preventDefault();
  const filled = [...new FormData(form)].filter(([, value]) => value !== '');
  const setting = Object.fromEntries(filled.map(([name, value]) => [name, ['kind', 'operation'].includes(name) ? value : Number(value)]));
  if (delay.hidden) delete setting.delayMs;
  const provider = operations[kinds[kind.value][1]].find(([value]) => value === setting.operation)[2];
  await put([...rules, { provider, ...setting }]);
}

async function put(next) {
  error.textContent = '';
  for (const field of form.elements) field.removeAttribute('aria-invalid');
  try {
    await api('PUT', '/api/faults', next.map(({ i, drawn, hit, ...setting }) => setting));
  } catch (trouble) {
    error.textContent = trouble.message.replaceAll('`', '');
    const field = form.elements.namedItem(trouble.field ?? '');
    field?.setAttribute('aria-invalid', 'true');
    field?.focus();
  }
  look();
}
