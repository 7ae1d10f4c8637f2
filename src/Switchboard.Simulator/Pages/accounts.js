// The sandbox's credentials and the numbers that its accounts own.
import { copyable, h, show, $ } from './dom.js';
import { nameOfLine } from './lines.js';

const list = h('div');
$('panel-accounts').append(
  h('div.block', {}, h('h3', {}, 'Point a vendor’s SDK here'), h('p', {}, 'In place of ', h('code', {}, 'https://api.twilio.com'), ' use ', copyable(`${location.origin}/twilio`), ' with these credentials. With the SDK for Node:'),
    h('pre', {}, h('code', {}, `class Simulator extends twilio.RequestClient {
  request(options) {
    return super.request({ ...options, uri: options.uri.replace('https://api.twilio.com', '${location.origin}/twilio') });
  }
}
const client = twilio(accountSid, authToken, { httpClient: new Simulator() });`))),
  list);

export function showAccounts({ accounts, lines }) {
  show(list, accounts.map((a) => ({ ...a, lines: lines.filter((l) => l.account === a.sid) })), (a) => a.sid, (a) =>
    h('div.block', {},
      h('h3', {}, a.friendlyName, a.status === 'active' ? '' : ` (${a.status})`),
      h('dl.pairs', {},
        h('dt', {}, 'Account'), h('dd', {}, copyable(a.sid)),
        h('dt', {}, 'Token'), h('dd', {}, copyable(a.authToken, `•••• ${a.authToken.slice(-4)}`)),
        h('dt', {}, 'API key'), h('dd', {}, copyable(a.apiKeySid)),
        h('dt', {}, 'Secret'), h('dd', {}, copyable(a.apiKeySecret, `•••• ${a.apiKeySecret.slice(-4)}`))),
      a.lines.length
        ? h('ul.lines', {}, ...a.lines.map((l) => h('li', {}, copyable(l.address), h('span', { title: l.webhook ?? '' }, nameOfLine(l) ?? '', h('small', {}, l.webhook ?? 'no webhook')))))
        : h('p', {}, 'Owns no number yet.')));
}
