// WhatsApp on the phone: one person's two threads, the 24-hour window, read receipts, and what a bubble holds besides text.
import { api, person } from './api.js';
import { $, ago, h, show } from './dom.js';
import { look, select } from './world.js';

const prefix = 'whatsapp:';

export const isChat = (address) => Boolean(address?.startsWith(prefix));
export const bare = (address) => (isChat(address) ? address.slice(prefix.length) : address);
export const isNumber = (address) => /^\+\d+$/.test(bare(address) ?? '');

/** All addresses of the human being behind one of them. */
export const addressesOf = (address) => (isNumber(address) ? [bare(address), prefix + bare(address)] : [address]);

/** One entry for each human being: the address that was in touch last stands for both. */
export function byHuman(people) {
  const groups = new Map();
  for (const p of people) groups.set(bare(p.address), [...(groups.get(bare(p.address)) ?? []), p]);
  return [...groups.values()].map((all) => ({ ...all[0], name: all.find((p) => p.name)?.name, messages: all.reduce((sum, p) => sum + p.messages, 0), channels: all.filter((p) => p.messages > 0).map((p) => (isChat(p.address) ? 'WhatsApp' : 'SMS')) }));
}

/** SMS or WhatsApp, for somebody with a number. */
export function showChannels(selected, people) {
  const box = $('channels');
  box.hidden = !isNumber(selected);
  const fresh = (address) => people.find((p) => p.address === address)?.messages ?? 0;
  show(box, box.hidden ? [] : addressesOf(selected).map((address) => ({ address, on: address === selected, count: fresh(address) })), (c) => c.address, (c) =>
    h('button', { type: 'button', 'aria-pressed': String(c.on), onclick: () => select(c.address) }, isChat(c.address) ? 'WhatsApp' : 'SMS', c.count ? h('small', {}, ` ${c.count}`) : null));
}

/** Whether the chosen sender may write freely, and until when. */
export function showWindow(selected, windows, sender) {
  const box = $('window');
  box.hidden = !isChat(selected) || !sender;
  if (box.hidden) return;
  const open = windows.find((w) => w.sender === sender);
  show(box, [{ until: open?.until ?? null }], () => 'window', ({ until }) =>
    h(until ? 'p.open' : 'p', {}, until ? '● Window open until ' : '○ Window closed: approved templates alone come through. A message opens it for 24 hours.', until ? clock(until) : null,
      until ? h('button.quiet', { type: 'button', onclick: close }, 'Close now') : null));

  async function close() {
    await api('DELETE', `${person(selected)}/windows`);
    look();
  }
}

function clock(until) {
  const at = new Date(until);
  return h('time', { dateTime: until, 'data-fixed': true, title: at.toLocaleString() }, at.toLocaleString(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' }));
}

let reading = false;
/** Who could not be marked, and until when they aren't tried again. */
let rest = { who: null, until: 0 };
const pause = 30_000;

/** The chat is on the screen: what came is read. */
export async function markRead(selected, thread) {
  if (reading || (rest.who === selected && Date.now() < rest.until) || !isChat(selected) || document.hidden || $('thread').offsetParent === null || !thread.some((m) => m.direction === 'received' && m.state === 'received')) return;
  reading = true;
  try {
    await api('POST', `${person(selected)}/read`, {});
  } catch {
    // The person was removed meanwhile, or the simulator is gone: the page says so elsewhere. Each look would ask again, so it rests for a while.
    rest = { who: selected, until: Date.now() + pause };
    return;
  } finally {
    reading = false;
  }
  look();
}

/** How far a message of this person got. */
export const ticks = (state) => ({ sent: ['', '✓ sent'], delivered: ['good', '✓✓ delivered'], read: ['seen', '✓✓ read'] })[state];

/** What stands above the text: the template's mark, pictures, voice notes, a place, the message that it answers. */
export function above({ template, quoted, files, media, place }) {
  return [
    template ? h('small.template', {}, `Template · ${template}`) : null,
    quoted ? h('blockquote', {}, quoted) : null,
    ...(files?.length ? files.map(shown) : media.map((url) => link(url))),
    place ? h('p.place', {}, `⌖ ${[place.label, place.address].filter(Boolean).join(', ') || 'Place'} · ${place.latitude}, ${place.longitude}`) : null,
  ];
}

// The same simulator has several names (localhost, 127.0.0.1); the page may show what comes from its own.
const kept = /^https?:\/\/[^/]+(\/api\/files\/[0-9a-f]{32})$/;

function shown({ url: full, contentType }) {
  const [, url] = kept.exec(full) ?? [];
  if (!url) return link(full);
  const [kind] = contentType.split('/');
  if (kind === 'image') return h('a.picture', { href: url, target: '_blank', rel: 'noreferrer' }, h('img', { src: url, alt: 'Picture', loading: 'lazy' }));
  if (kind === 'audio') return h('audio', { src: url, controls: true, preload: 'metadata', 'aria-label': 'Voice note' });
  if (kind === 'video') return h('video', { src: url, controls: true, preload: 'metadata', 'aria-label': 'Video' });
  return link(url, contentType);
}

const link = (url, name = url.split('/').at(-1) || url) => h('a.media', { href: url, target: '_blank', rel: 'noreferrer', title: url }, name);

/** Quick replies below a message; a tap answers. */
export const below = ({ id, buttons }, tap) => (buttons?.length
  ? h('div.replies', {}, ...buttons.map((b) => (b.url
    ? h('a', { href: b.url, target: '_blank', rel: 'noreferrer' }, `${b.title} ↗`)
    : h('button', { type: 'button', onclick: () => tap({ buttonText: b.title, buttonPayload: b.payload, repliedTo: id }) }, b.title))))
  : null);

/** Keeps a file at the simulator, for a person to send. */
export async function upload(file) {
  const response = await fetch('/api/files', { method: 'POST', headers: { 'content-type': file.type || 'application/octet-stream' }, body: file });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer.url;
}
