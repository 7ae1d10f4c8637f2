// The sandbox's credentials, and the numbers and domains that its accounts own.
import { copyable, h, show, $ } from './dom.js';
import { nameOfLine } from './lines.js';

const list = h('div');
$('panel-accounts').append(
  h('div.block', {}, h('h3', {}, 'Point a vendor’s SDK here'), h('p', {}, 'In place of ', h('code', {}, 'https://api.twilio.com'), ' use ', copyable(`${location.origin}/twilio`), ' with these credentials. With the SDK for Node:'),
    h('pre', {}, h('code', {}, `class Simulator extends twilio.RequestClient {
  request(options) {
    return super.request({ ...options, uri: options.uri.replace(/^https:\\/\\/\\w+\\.twilio\\.com/, '${location.origin}/twilio') });
  }
}
const client = twilio(accountSid, authToken, { httpClient: new Simulator() });`))),
  list);

const hidden = (secret) => copyable(secret, `•••• ${secret.slice(-4)}`);

const pairs = {
  twilio: (a) => [['Account', copyable(a.sid)], ['Token', hidden(a.authToken)], ['API key', copyable(a.apiKeySid)], ['Secret', hidden(a.apiKeySecret)]],
  resend: (a) => [['Resend', h('span', {}, 'RESEND_BASE_URL is ', copyable(`${location.origin}/resend`))], ['API key', hidden(a.apiKey)]],
  sendgrid: (a) => [['SendGrid', h('span', {}, 'in place of https://api.sendgrid.com: ', copyable(`${location.origin}/sendgrid`))], ['API key', hidden(a.apiKey)]],
};

const idOf = (a) => a.sid ?? a.teamId ?? a.accountId;
const none = { resend: 'No domain receives mail yet.', sendgrid: 'Sends mail for the domains that it is authenticated for, and receives none.' };

export function showAccounts({ accounts, lines }) {
  show(list, accounts.map((a) => ({ ...a, lines: lines.filter((l) => l.account === idOf(a)) })), idOf, (a) =>
    h('div.block', {},
      h('h3', {}, a.friendlyName, a.status === 'active' ? '' : ` (${a.status})`),
      h('dl.pairs', {}, ...pairs[a.provider](a).flatMap(([text, value]) => [h('dt', {}, text), h('dd', {}, value)])),
      a.lines.length
        ? h('ul.lines', {}, ...a.lines.map((l) => h('li', {}, copyable(l.address), h('span', { title: l.webhook ?? '' }, nameOfLine(l) ?? '', h('small', {}, l.webhook ?? 'no webhook')))))
        : h('p', {}, none[a.provider] ?? 'Owns no number yet.')));
}
