import type { CredentialSource } from '../api/schema';
import type { Tone } from '../parts/tones';

const names: Record<string, string> = { twilio: 'Twilio', resend: 'Resend', sendgrid: 'SendGrid' };

export const nameOf = (provider: string) => names[provider] ?? provider;

const abilities: Record<string, string> = {
  mailbox: 'mailboxes', message: 'messages', number: 'numbers', registration: 'US registrations', sender: 'WhatsApp senders', subaccount: 'subaccounts', template: 'templates',
};

/** What a provider can do, as people say it. */
export const abilitiesOf = (capabilities: readonly string[]) => capabilities.map(one => abilities[one] ?? one).join(', ');

/** Whose credential is in force. */
export const sources: Record<CredentialSource, { word: string; tone: Tone }> = {
  own: { word: 'Own account', tone: 'good' },
  deployment: { word: 'The deployment’s account', tone: 'good' },
  none: { word: 'No account', tone: 'off' },
};
