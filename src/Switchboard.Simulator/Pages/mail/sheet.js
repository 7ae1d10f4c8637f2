// The sheet on which the mailbox's owner writes or answers.
import { h, show } from '../parts/dom.js';
import { api, person } from '../world/api.js';
import { look } from '../world/world.js';

const largest = 20 * 1024 * 1024;

let current = null;
let answering = null;

const wrong = h('p.error', { role: 'alert', id: 'mail-error' });
const about = h('p.answers', { hidden: true });
const to = h('input', { name: 'to', type: 'email', list: 'mail-known', autocomplete: 'off', spellcheck: false, 'aria-describedby': 'mail-error' });
const subject = h('input', { name: 'subject', autocomplete: 'off', 'aria-label': 'Subject', placeholder: 'Subject' });
const body = h('textarea', {
  name: 'body',
  id: 'mail-body',
  rows: 3,
  'aria-label': 'Mail',
  placeholder: 'Write as this person',
  onkeydown: (event) => event.key === 'Enter' && (event.ctrlKey || event.metaKey) && sheet.requestSubmit(),
});
const files = h('input', { type: 'file', multiple: true, 'aria-label': 'Attachments' });
const known = h('datalist', { id: 'mail-known' });

export const sheet = h(
  'form.sheet',
  { autocomplete: 'off', noValidate: true, onsubmit: send },
  wrong,
  about,
  h('div.sheet-head', {}, h('label', {}, 'To', to), subject),
  body,
  h('div.sheet-foot', {}, files, h('button.main', { type: 'submit', title: 'Ctrl+Enter' }, 'Send mail')),
  known,
);

/** Whoever has written to this mailbox can be written to, by the name that they wrote under. */
export function showSheet(owner, mails, domains) {
  current = owner;
  const names = new Map(mails.filter((m) => m.direction === 'received').map((m) => [replyAddress(m), m.fromName]));
  show(
    known,
    [...names],
    ([address]) => address,
    ([value, name]) => h('option', { value }, name ?? ''),
  );
  if (!to.value && document.activeElement !== to) to.value = [...names.keys()].at(-1) ?? '';
  to.placeholder = `agent${domains[0] ?? '@your-domain'}`;
}

const replyAddress = (mail) => (mail.replyTo[0] ?? mail.from).replace(/^.*<(.*)>$/, '$1');

export function emptySheet() {
  answering = null;
  about.hidden = true;
  wrong.textContent = '';
  for (const field of [to, subject, body, files]) {
    field.value = '';
    field.removeAttribute('aria-invalid');
  }
}

export function answer(mail) {
  answering = mail;
  wrong.textContent = '';
  to.value = replyAddress(mail);
  subject.value = /^re:/i.test(mail.subject) ? mail.subject : `Re: ${mail.subject}`;
  about.hidden = false;
  about.replaceChildren(
    `Answers “${mail.subject || 'no subject'}” `,
    h('button.quiet', { type: 'button', 'aria-label': 'Write a new mail instead', onclick: emptySheet }, '✕'),
  );
  body.focus();
}

async function send(event) {
  event.preventDefault();
  wrong.textContent = '';
  for (const field of [to, files]) field.removeAttribute('aria-invalid');
  try {
    if (!to.value.trim()) throw Object.assign(new Error('Say whom the mail is for.'), { input: to });
    if ([...files.files].reduce((sum, file) => sum + file.size, 0) > largest)
      throw Object.assign(new Error('The files are larger than 20 MB together.'), { input: files });
    const attachments = await Promise.all(
      [...files.files].map(async (file) => ({ filename: file.name, contentType: file.type || undefined, content: await base64(file) })),
    );
    await api('POST', `${person(current)}/messages`, {
      to: to.value.trim(),
      channel: 'email',
      subject: subject.value,
      body: body.value,
      inReplyTo: answering?.messageId,
      attachments: attachments.length ? attachments : undefined,
    });
    const kept = to.value;
    emptySheet();
    to.value = kept;
  } catch (error) {
    wrong.textContent = error.message;
    const field = error.input ?? (error.field === 'attachments' ? files : to);
    field.setAttribute('aria-invalid', 'true');
    field.focus();
  }
  look();
}

const base64 = (file) =>
  new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => resolve(reader.result.slice(reader.result.indexOf(',') + 1)));
    reader.addEventListener('error', () => reject(Object.assign(new Error(`${file.name} can’t be read.`), { input: files })));
    reader.readAsDataURL(file);
  });
