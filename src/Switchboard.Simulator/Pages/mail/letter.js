// One mail: a line that opens, its HTML in a frame in which nothing runs and nothing is fetched, its files, and what can be done with it.
import { h } from '../parts/dom.js';
import { icon, mark } from '../parts/icons.js';
import { ago } from '../parts/time.js';
import { person } from '../world/api.js';
import { hashOf } from '../world/place.js';

const mostLinks = 5;

/** acts: toggle(mail), act(mail, what, more), answer(mail). */
export function letter(mail, acts) {
  const mine = mail.direction === 'written';
  const label = `mail-${mail.direction}-${mail.id}`;
  return h(
    mine ? 'article.letter.mine' : 'article.letter',
    { 'aria-labelledby': label, 'data-unread': !mine && mail.state === 'received' },
    h(
      'button.letter-head',
      { type: 'button', 'aria-expanded': String(!mail.shut), onclick: () => acts.toggle(mail) },
      h('strong', { id: label }, mail.subject || '(no subject)'),
      ago(mail.at),
      h(
        'span.letter-from',
        {},
        mine ? `to ${mail.to}` : `from ${mail.fromName ? `${mail.fromName} <${mail.from}>` : mail.from}`,
        mail.attachments.length ? ` · ${files(mail.attachments.length)}` : '',
        mail.isSpam ? ' · spam' : '',
      ),
    ),
    mail.shut ? null : h('div.letter-body', {}, ...content(mail, mine, acts)),
  );
}

const files = (count) => (count === 1 ? '1 file' : `${count} files`);

function content(mail, mine, { act, answer }) {
  const place = `${person(mail.owner)}/messages/${encodeURIComponent(mail.id)}`;
  const ledger = h('a.to-ledger', { href: hashOf({ pane: 'ledger', person: mail.owner, ask: { text: mail.id } }) }, icon('ledger', 14), ' Ledger');
  return [
    mail.cc.length ? h('p.letter-from', {}, `Copy to ${mail.cc.join(', ')}`) : null,
    mail.html
      ? h('iframe', {
          src: `${place}/html?direction=${mail.direction}`,
          sandbox: '',
          loading: 'lazy',
          title: `Mail: ${mail.subject}`,
          referrerPolicy: 'no-referrer',
        })
      : null,
    mail.body
      ? mail.html
        ? h('details', {}, h('summary', {}, 'As text'), h('p.letter-text', {}, mail.body))
        : h('p.letter-text', {}, mail.body)
      : null,
    ...mail.attachments.map((file, i) =>
      h(
        'a.media',
        { href: `${place}/attachments/${i}?direction=${mail.direction}`, download: file.filename },
        icon('file', 14),
        ` ${file.filename} (${size(file.size)})`,
      ),
    ),
    h(
      'div.actions',
      {},
      mine ? stateOf(mail) : h('button', { type: 'button', onclick: () => answer(mail) }, 'Answer'),
      mine
        ? null
        : mail.isSpam
          ? mark('warn', 'marked as spam')
          : h('button.quiet', { type: 'button', onclick: () => act(mail, 'spam') }, 'Mark as spam'),
      ...(mine ? [] : links(mail)).map((url) =>
        h('button.quiet.link-in-mail', { type: 'button', title: url, onclick: () => act(mail, 'click', { url }) }, `Follow ${new URL(url).host}`),
      ),
      ledger,
    ),
  ];
}

const size = (bytes) =>
  bytes < 1024 ? `${bytes} B` : bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;

function stateOf({ state, trouble }) {
  if (trouble) return mark('bad', trouble);
  return { sent: () => mark('busy', 'on its way'), delivered: () => mark('good', 'delivered'), unanswered: () => mark('bad', 'not taken') }[
    state
  ]?.();
}

/** Web addresses in a mail's HTML, each once. Looked for in the text: parsing it here would apply its styles against this page's rules. */
function links(mail) {
  const all = [...(mail.html ?? '').matchAll(/<a\b[^>]*?\bhref\s*=\s*(?:"(https?:[^"]+)"|'(https?:[^']+)')/gi)].map((m) =>
    (m[1] ?? m[2]).replaceAll('&amp;', '&'),
  );
  return [...new Set(all.filter((url) => URL.canParse(url)))].slice(0, mostLinks);
}
