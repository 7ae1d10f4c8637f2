// What can go wrong, in words, and with what.
import { api } from '../world/api.js';
import { look } from '../world/world.js';

export const providers = [
  ['twilio', 'Twilio'],
  ['resend', 'Resend'],
  ['sendgrid', 'SendGrid'],
];
const providerName = Object.fromEntries(providers);

export const kinds = {
  status5xx: { name: 'Server error (500)', about: 'The carrier is down: every request is refused, nothing exists.' },
  status429: { name: 'Too many requests (429)', about: 'The carrier limits the rate of all requests.' },
  timeoutBefore: { name: 'Connection cut, nothing accepted', about: 'The line breaks before a message is taken: it may be sent again.' },
  timeoutAfterAccept: {
    name: 'Connection cut after acceptance',
    about: 'The message is on its way, but nobody is told: sent again, it would come twice.',
  },
  delayWebhook: { name: 'Webhook comes late', about: 'Each waits a second, or the delay that you give.', isWebhook: true, isSlow: true },
  duplicateWebhook: { name: 'Webhook comes twice', about: 'Both at once, byte for byte the same.', isWebhook: true },
  reorderWebhooks: { name: 'Webhooks change places', about: 'Each waits until the next one is through.', isWebhook: true, isSlow: true },
  dropWebhook: { name: 'Webhook is never sent', about: 'What people write, and how far messages got, isn’t told.', isWebhook: true },
  badSignature: { name: 'Webhook is wrongly signed', about: 'As somebody would send it who isn’t the carrier.', isWebhook: true },
};

/** Cut lines are about sending: a carrier that can't be asked afterwards would leave the fate of a message open for good. */
const sending = { twilio: 'messages.create', resend: 'emails.send', sendgrid: 'mail.send' };
export const usualOperation = (kind, provider) => (kind.startsWith('timeout') ? sending[provider] : '*');

export const operations = {
  requests: [
    ['messages.create', 'Sending a message', 'twilio'],
    ['messages.*', 'Anything about messages', 'twilio'],
    ['numbers.*', 'Anything about numbers', 'twilio'],
    ['senders.*', 'Anything about WhatsApp senders', 'twilio'],
    ['content.*', 'Anything about templates', 'twilio'],
    ['services.*', 'Anything about Messaging Services', 'twilio'],
    ['emails.send', 'Sending a mail', 'resend'],
    ['receiving.*', 'Fetching a received mail', 'resend'],
    ['domains.*', 'Anything about mail domains', 'resend'],
    ['mail.send', 'Sending a mail over SendGrid', 'sendgrid'],
    ['*', 'Every request'],
  ],
  webhooks: [
    ['webhook.sms', 'Incoming text', 'twilio'],
    ['webhook.whatsapp', 'Incoming WhatsApp message', 'twilio'],
    ['webhook.status', 'Status callback', 'twilio'],
    ['webhook.email.received', 'Incoming mail', 'resend'],
    ['webhook.email.*', 'Anything about mails', 'resend'],
    ['webhook.events', 'What became of mails, from SendGrid', 'sendgrid'],
    ['*', 'Every webhook'],
  ],
};

export const operationsOf = (kind) => operations[kinds[kind].isWebhook ? 'webhooks' : 'requests'];

/** It has struck as often as it may. */
export const isSpent = ({ times, hit }) => times !== undefined && hit >= times;

/** "Twilio, messages.create, to +14155550123" */
export const placeOf = ({ provider, operation, to }) =>
  [provider === '*' ? 'every provider' : (providerName[provider] ?? provider), operation === '*' ? null : operation, to && `to ${to}`]
    .filter(Boolean)
    .join(', ');

/** "Server error (500) at Twilio, 20 %" */
export function told(fault) {
  const rate = fault.percent < 100 ? `, ${fault.percent} %` : '';
  const rest = fault.times === undefined ? '' : `, ${fault.times - fault.hit} more`;
  return `${kinds[fault.kind].name} at ${placeOf(fault)}${rate}${rest}`;
}

/** One more; the others go on as they are. */
export const addFault = (setting) => afterwards(api('POST', '/api/faults', setting));

/** Sets one anew: what has struck already is taken off what may still strike. */
export const changeFault = ({ id, drawn, hit, times, ...setting }) =>
  afterwards(api('PUT', `/api/faults/${id}`, { ...setting, times: times === undefined ? undefined : Math.max(times - hit, 0) }));

/** Takes these off; what somebody else has taken off meanwhile is gone too. */
export const removeFaults = (faults) =>
  afterwards(
    Promise.all(
      faults.map(({ id }) =>
        api('DELETE', `/api/faults/${id}`).catch((error) => {
          if (error.status !== 404) throw error;
        }),
      ),
    ),
  );

export const removeAllFaults = () => afterwards(api('DELETE', '/api/faults'));

async function afterwards(asked) {
  try {
    await asked;
  } finally {
    await look();
  }
}
