// What a bubble holds besides text: the template's mark, pictures, voice notes, a place, the message that it answers, buttons.
import { h } from '../parts/dom.js';
import { icon, mark } from '../parts/icons.js';

/** How far a WhatsApp message of this person got. */
export const ticks = (state) =>
  ({ sent: () => mark('busy', 'sent'), delivered: () => mark('good', 'delivered'), read: () => mark('good', 'read') })[state]?.();

/** What stands above the text. */
export function above({ template, quoted, files, media, place }) {
  return [
    template ? h('small.template', {}, `Template · ${template}`) : null,
    quoted ? h('blockquote', {}, quoted) : null,
    ...(files?.length ? files.map(shown) : media.map((url) => link(url))),
    place
      ? h(
          'p.place',
          {},
          icon('place', 14),
          ` ${[place.label, place.address].filter(Boolean).join(', ') || 'Place'} · ${place.latitude}, ${place.longitude}`,
        )
      : null,
  ];
}

// The same simulator has several names (localhost, 127.0.0.1); the page may show what comes from its own.
const kept = /^https?:\/\/[^/]+(\/api\/files\/[0-9a-f]{32})$/;

function shown({ url: full, contentType }) {
  const [, url] = kept.exec(full) ?? [];
  if (!url) return link(full);
  const [kind] = contentType.split('/');
  if (kind === 'image')
    return h('a.picture', { href: url, target: '_blank', rel: 'noreferrer' }, h('img', { src: url, alt: 'Picture', loading: 'lazy' }));
  if (kind === 'audio') return h('audio', { src: url, controls: true, preload: 'metadata', 'aria-label': 'Voice note' });
  if (kind === 'video') return h('video', { src: url, controls: true, preload: 'metadata', 'aria-label': 'Video' });
  return link(url, contentType);
}

const link = (url, name = url.split('/').at(-1) || url) =>
  h('a.media', { href: url, target: '_blank', rel: 'noreferrer', title: url }, icon('file', 14), ` ${name}`);

/** Quick replies below a message; a tap answers. */
export const below = ({ id, buttons }, tap) =>
  buttons?.length
    ? h(
        'div.replies',
        {},
        ...buttons.map((b) =>
          b.url
            ? h('a', { href: b.url, target: '_blank', rel: 'noreferrer' }, `${b.title} ↗`)
            : h('button', { type: 'button', onclick: () => tap({ buttonText: b.title, buttonPayload: b.payload, repliedTo: id }) }, b.title),
        ),
      )
    : null;
