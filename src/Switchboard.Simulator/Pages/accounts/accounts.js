// The sandbox's credentials, and the numbers and domains that its accounts own.
import { $, h, show } from '../parts/dom.js';
import { copyable } from '../parts/copy.js';
import { mark } from '../parts/icons.js';
import { nameOfLine } from '../people/lines.js';
import { watch } from '../world/world.js';

const page = 30;
const mostLines = 50;
let limit = page;
let world = null;
const list = h('div');
const more = h('button.quiet.more', { type: 'button', hidden: true, onclick: showMore }, 'Show more');
$('panel-accounts').append(
  h(
    'div.page',
    {},
    h('h2', {}, 'Accounts'),
    h(
      'p.lead',
      {},
      'The sandbox’s credentials, and the numbers and mail domains that its accounts own. Nothing here opens anything at a real carrier.',
    ),
    h(
      'div.block',
      {},
      h('h3', {}, 'Point a vendor’s SDK here'),
      h(
        'p',
        {},
        'In place of ',
        h('code', {}, 'https://api.twilio.com'),
        ' use ',
        copyable(`${location.origin}/twilio`),
        ' with these credentials. With the SDK for Node:',
      ),
      h(
        'pre',
        {},
        h(
          'code',
          {},
          `class Simulator extends twilio.RequestClient {
  request(options) {
    return super.request({ ...options, uri: options.uri.replace(/^https:\\/\\/\\w+\\.twilio\\.com/, '${location.origin}/twilio') });
  }
}
const client = twilio(accountSid, authToken, { httpClient: new Simulator() });`,
        ),
      ),
    ),
    list,
    more,
  ),
);

const hidden = (secret) => copyable(secret, `•••• ${secret.slice(-4)}`);

const pairs = {
  twilio: (a) => [
    ['Account', copyable(a.sid)],
    ['Token', hidden(a.authToken)],
    ['API key', copyable(a.apiKeySid)],
    ['Secret', hidden(a.apiKeySecret)],
  ],
  resend: (a) => [
    ['Resend', h('span', {}, 'RESEND_BASE_URL is ', copyable(`${location.origin}/resend`))],
    ['API key', hidden(a.apiKey)],
  ],
  sendgrid: (a) => [
    ['SendGrid', h('span', {}, 'in place of https://api.sendgrid.com: ', copyable(`${location.origin}/sendgrid`))],
    ['API key', hidden(a.apiKey)],
  ],
};

const idOf = (a) => a.sid ?? a.teamId ?? a.accountId;
const none = { resend: 'No domain receives mail yet.', sendgrid: 'Sends mail for the domains that it is authenticated for, and receives none.' };

watch((now) => {
  world = now;
  paint();
});

function paint() {
  const { accounts, lines } = world;
  more.hidden = accounts.length <= limit;
  show(
    list,
    accounts.slice(0, limit).map((a) => ({ ...a, lines: lines.filter((l) => l.account === idOf(a)) })),
    idOf,
    (a) =>
      h(
        'div.block',
        {},
        h('h3', {}, a.friendlyName, ' ', mark(a.status === 'active' ? 'good' : 'off', a.status)),
        h('dl.pairs', {}, ...pairs[a.provider](a).flatMap(([text, value]) => [h('dt', {}, text), h('dd', {}, value)])),
        a.lines.length ? linesOf(a.lines) : h('p', {}, none[a.provider] ?? 'Owns no number yet.'),
      ),
  );
}

const linesOf = (lines) =>
  h(
    'ul.lines',
    {},
    ...lines
      .slice(0, mostLines)
      .map((l) =>
        h('li', {}, copyable(l.address), h('span', { title: l.webhook ?? '' }, nameOfLine(l) ?? '', h('small', {}, l.webhook ?? 'no webhook'))),
      ),
    lines.length > mostLines ? h('li', {}, `and ${lines.length - mostLines} more: GET /api/lines has them all`) : null,
  );

function showMore() {
  limit += page;
  paint();
}
