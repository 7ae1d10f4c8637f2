// Points SendGrid's own client at the simulator.
import sendgrid from '@sendgrid/mail';
import { base, json } from './world.mjs';

let next = 0;
const run = Math.floor(Math.random() * 1e6).toString(36);

/** A name that no other test uses. */
export const fresh = () => `g${run}${next++}.example`;

/** Somebody with a mailbox. */
export const somebody = () => `bea${next++}@${run}.home.example`;

export function clientOf(apiKey) {
  const mail = new sendgrid.MailService();
  mail.setClient(new mail.client.constructor());
  mail.setApiKey(apiKey);
  mail.client.setDefaultRequest('baseUrl', `${base}/sendgrid`);
  return mail;
}

/** An account with a domain that it is authenticated for; `ask` is the vendor's own request to any path. */
export async function openAccount() {
  const account = await json('/api/accounts', { method: 'POST', body: { provider: 'sendgrid' } });
  const mail = clientOf(account.apiKey);
  const ask = async (method, url, body) => (await mail.client.request({ method, url, body }))[0];
  const domain = (await ask('POST', '/v3/whitelabel/domains', { domain: fresh() })).body;
  await ask('POST', `/v3/whitelabel/domains/${domain.id}/validate`);
  return { ...account, mail, ask, domain };
}

export const everything = {
  processed: true, deferred: true, delivered: true, bounce: true, dropped: true, spam_report: true, open: true, click: true, unsubscribe: true, group_unsubscribe: true, group_resubscribe: true,
};
