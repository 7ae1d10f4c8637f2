// The mailbox in the middle, when the chosen person has an e-mail address: their mails, and a sheet to write or answer.
import { api, person } from './api.js';
import { $, ago, copy, h, show, sure } from './dom.js';
import { nameOf } from './people.js';
import { view } from './tabs.js';
import { look, select as choose } from './world.js';

const reaches = [['reachable', 'open'], ['unknown', 'unknown (bounces)'], ['full', 'full (delayed, bounces)'], ['unreachable', 'off line (delayed, bounces)'], ['blocked', 'refusing (bounces)']];
const largest = 20 * 1024 * 1024;

let current = null;
let mails = [];
let answering = null;
const closed = new Map();

const title = h('h2.hidden', { id: 'mail-title' });
const name = h('input', { 'aria-label': 'Name of this mailbox’s owner', placeholder: 'Name this person', spellcheck: false, autocomplete: 'off', onchange: (event) => change({ name: event.target.value.trim() }), onkeydown: (event) => event.key === 'Enter' && event.target.blur() });
const address = h('button.id', { type: 'button', title: 'Copy', id: 'mail-address', onclick: (event) => copy(event.currentTarget, current) });
const reach = h('select', { onchange: (event) => change({ reachability: event.target.value }) }, ...reaches.map(([value, text]) => h('option', { value }, text)));
const trouble = h('p.error', { role: 'alert' });
const list = h('div.mails', { role: 'log', 'aria-label': 'Mails', tabIndex: 0 });
const empty = h('div.empty', {});

const to = h('input', { name: 'to', type: 'email', list: 'mail-known', autocomplete: 'off', spellcheck: false, placeholder: 'agent@your-domain', 'aria-describedby': 'mail-error' });
const subject = h('input', { name: 'subject', autocomplete: 'off', 'aria-label': 'Subject', placeholder: 'Subject' });
const body = h('textarea', { name: 'body', rows: 3, 'aria-label': 'Mail', placeholder: 'Write as this person', onkeydown: (event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && form.requestSubmit() });
const files = h('input', { type: 'file', multiple: true, 'aria-label': 'Attachments' });
const known = h('datalist', { id: 'mail-known' });
const about = h('p.answers', { hidden: true });
const wrong = h('p.error', { role: 'alert', id: 'mail-error' });
const form = h('form.sheet', { autocomplete: 'off', noValidate: true, onsubmit: send }, wrong, about,
  h('div.sheet-head', {}, h('label', {}, 'To', to), subject), body,
  h('div.sheet-foot', {}, files, h('button.main', { type: 'submit', title: 'Ctrl+Enter' }, 'Send mail')), known);

$('mailbox').append(
  h('div.pane-head', {}, h('div.who', {}, title, name, address), h('label.reach', {}, 'Mailbox is', reach), h('button.quiet', { type: 'button', onclick: remove }, 'Remove')),
  trouble, list, empty, form);

export const isMailbox = (who) => who?.includes('@') ?? false;

export function showMail({ people, lines, thread, selected }) {
  $('phone').hidden = isMailbox(selected);
  $('mailbox').hidden = !isMailbox(selected);
  if (!isMailbox(selected)) return;
  const another = current !== selected;
  current = selected;
  mails = thread;
  const owner = people.find((p) => p.address === selected) ?? { address: selected, reachability: 'reachable' };
  title.textContent = `Mailbox of ${nameOf(owner)}`;
  // What somebody has selected to copy by hand stays selected.
  if (address.textContent !== owner.address) address.textContent = owner.address;
  reach.value = reaches.some(([value]) => value === owner.reachability) ? owner.reachability : 'reachable';
  if (document.activeElement !== name) name.value = owner.name ?? '';
  if (another) answer(null);
  const domains = lines.filter((line) => line.channels.includes('email')).map((line) => line.address);
  showEmpty(domains);
  showKnown(domains);
  showMails();
}

function showEmpty(domains) {
  empty.hidden = mails.length > 0;
  const say = (...rest) => empty.replaceChildren(h('p', {}, h('strong', {}, 'No mails yet')), h('p', {}, ...rest));
  if (domains.length) say('Write to an address below ', h('code', {}, domains[0]), ', or let an agent write to ', h('code', {}, current), '.');
  else say('No domain receives mail yet: an application registers one with the provider. Agents can write to ', h('code', {}, current), ' from a domain that is verified.');
}

/** Whoever has written to this mailbox can be written to. */
function showKnown(domains) {
  const all = [...new Set(mails.filter((m) => m.direction === 'received').map(replyAddress))];
  show(known, all, (one) => one, (one) => h('option', { value: one }));
  if (!to.value && document.activeElement !== to) to.value = all.at(-1) ?? '';
  to.placeholder = `agent${domains[0] ?? '@your-domain'}`;
}

const replyAddress = (mail) => (mail.replyTo[0] ?? mail.from).replace(/^.*<(.*)>$/, '$1');

function showMails() {
  const atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < 60 || list.dataset.of !== current;
  show(list, mails.map((m, i) => ({ ...m, shut: closed.get(m.id) ?? i < mails.length - 1 })), (m) => `${m.direction} ${m.id}`, letter);
  for (const mail of mails.slice(-1)) opened(mail);
  if (atEnd && list.lastElementChild) list.scrollTop += list.lastElementChild.getBoundingClientRect().top - list.getBoundingClientRect().top - 16;
  list.dataset.of = current;
}

/** The newest mail lies open; the others open on click. */
function letter(mail) {
  const mine = mail.direction === 'written';
  const label = `mail-${mail.direction}-${mail.id}`;
  return h(mine ? 'article.letter.mine' : 'article.letter', { 'aria-labelledby': label },
    h('button.letter-head', { type: 'button', 'aria-expanded': String(!mail.shut), onclick: () => toggle(mail) },
      h('strong', { id: label }, mail.subject || '(no subject)'),
      ago(mail.at),
      h('span.letter-from', {}, mine ? `to ${mail.to}` : `from ${mail.fromName ? `${mail.fromName} <${mail.from}>` : mail.from}`, mail.attachments.length ? ` · ${mail.attachments.length} ▣` : '', mail.isSpam ? ' · spam' : '')),
    mail.shut ? null : h('div.letter-body', {}, ...content(mail, mine)));
}

function content(mail, mine) {
  const place = `${person(current)}/messages/${encodeURIComponent(mail.id)}`;
  return [
    mail.cc.length ? h('p.letter-from', {}, `Copy to ${mail.cc.join(', ')}`) : null,
    mail.html ? h('iframe', { src: `${place}/html?direction=${mail.direction}`, sandbox: '', loading: 'lazy', title: `Mail: ${mail.subject}`, referrerPolicy: 'no-referrer' }) : null,
    mail.body ? (mail.html ? h('details', {}, h('summary', {}, 'As text'), h('p.letter-text', {}, mail.body)) : h('p.letter-text', {}, mail.body)) : null,
    ...mail.attachments.map((file, i) => h('a.media', { href: `${place}/attachments/${i}?direction=${mail.direction}`, download: file.filename }, `${file.filename} (${size(file.size)})`)),
    mine ? h('p.meta', {}, ...state(mail)) : null,
    mine ? null : h('div.actions', {},
      h('button', { type: 'button', onclick: () => answer(mail) }, 'Answer'),
      mail.isSpam ? h('span.off', {}, '▲ marked as spam') : h('button.quiet', { type: 'button', onclick: () => act(mail, 'spam') }, 'Mark as spam'),
      ...links(mail).map((url) => h('button.quiet.link-in-mail', { type: 'button', title: url, onclick: () => act(mail, 'click', { url }) }, `Follow ${new URL(url).host}`))),
  ];
}

const size = (bytes) => (bytes < 1024 ? `${bytes} B` : bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`);

function state(mail) {
  const [tone, words] = { sent: ['', '… on its way'], delivered: ['good', '✓ delivered'], unanswered: ['bad', '▲ not taken'] }[mail.state];
  return [h('span', { className: mail.trouble ? 'bad' : tone }, mail.trouble ? `▲ ${mail.trouble}` : words)];
}

/** Web addresses in a mail's HTML, each once. Looked for in the text: parsing it here would apply its styles against this page's rules. */
function links(mail) {
  const all = [...(mail.html ?? '').matchAll(/<a\b[^>]*?\bhref\s*=\s*(?:"(https?:[^"]+)"|'(https?:[^']+)')/gi)].map((m) => (m[1] ?? m[2]).replaceAll('&amp;', '&'));
  return [...new Set(all.filter((url) => URL.canParse(url)))].slice(0, 5);
}

function toggle(mail) {
  closed.set(mail.id, !mail.shut);
  if (mail.shut) opened(mail);
  showMails();
}

const wasOpened = new Set();

/** As a mail program does that loads pictures. */
function opened(mail) {
  if (mail.direction !== 'received' || mail.isOpened || wasOpened.has(mail.id) || closed.get(mail.id) === true) return;
  wasOpened.add(mail.id);
  act(mail, 'open');
}

async function act(mail, what, more) {
  await attempt(() => api('POST', `${person(current)}/messages/${encodeURIComponent(mail.id)}/${what}`, more));
}

function answer(mail) {
  answering = mail;
  about.hidden = !mail;
  wrong.textContent = '';
  if (!mail) {
    [to.value, subject.value, body.value, files.value] = ['', '', '', ''];
    return;
  }
  to.value = replyAddress(mail);
  subject.value = /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`;
  about.replaceChildren(`Answers “${mail.subject || 'no subject'}” `, h('button.quiet', { type: 'button', 'aria-label': 'Write a new mail instead', onclick: () => answer(null) }, '✕'));
  body.focus();
}

async function send(event) {
  event.preventDefault();
  wrong.textContent = '';
  for (const field of [to, files]) field.removeAttribute('aria-invalid');
  try {
    if (!to.value.trim()) throw Object.assign(new Error('Say whom the mail is for.'), { input: to });
    if ([...files.files].reduce((sum, file) => sum + file.size, 0) > largest) throw Object.assign(new Error('The files are larger than 20 MB together.'), { input: files });
    const attachments = await Promise.all([...files.files].map(async (file) => ({ filename: file.name, contentType: file.type || undefined, content: await base64(file) })));
    const letter = { to: to.value.trim(), channel: 'email', subject: subject.value, body: body.value, inReplyTo: answering?.messageId, attachments: attachments.length ? attachments : undefined };
    await api('POST', `${person(current)}/messages`, letter);
    const kept = to.value;
    answer(null);
    to.value = kept;
  } catch (error) {
    wrong.textContent = error.message;
    const field = error.input ?? to;
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  }
  look();
}

const base64 = (file) => new Promise((resolve, reject) => {
  const reader = new FileReader();
  reader.addEventListener('load', () => resolve(reader.result.slice(reader.result.indexOf(',') + 1)));
  reader.addEventListener('error', () => reject(new Error(`${file.name} can't be read.`)));
  reader.readAsDataURL(file);
});

const change = (what) => attempt(() => api('PUT', person(current), what));

async function remove() {
  const gone = current;
  if (!(await sure(`Remove ${name.value || gone}?`, 'Their mailbox and what is in it are gone for good.', 'Remove'))) return;
  await attempt(async () => {
    await api('DELETE', person(gone));
    choose(null);
    view('people');
  });
}

async function attempt(work) {
  trouble.textContent = '';
  try {
    await work();
  } catch (error) {
    trouble.textContent = error.message;
  }
  look();
}
