// The messages of a phone: bubbles, how far each got, and the way to its rows in the ledger.
import { $, h, show } from '../parts/dom.js';
import { icon, mark } from '../parts/icons.js';
import { atClock, dayOf } from '../parts/time.js';
import { shortOf } from '../people/lines.js';
import { hashOf } from '../world/place.js';
import { above, below, ticks } from './bubble.js';
import { tap } from './write.js';

const near = 60;
const together = 120_000;

export const otherSide = (m) => (m.direction === 'written' ? m.to : m.from);

export function showMessages(person, thread, lines) {
  const box = $('thread');
  const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < near || box.dataset.of !== person;
  const fromEnd = box.scrollHeight - box.scrollTop;
  const grows = box.dataset.first && thread.length && box.dataset.first !== thread[0].id && thread.some((m) => m.id === box.dataset.first);
  const arrives = box.dataset.of === person && box.childElementCount > 0 && !grows;
  show(
    box,
    partsOf(person, thread, lines),
    (p) => p.id,
    (p, before) => {
      const element = makers[p.kind](p);
      element.classList.toggle('fresh', arrives && !before && p.kind === 'text');
      return element;
    },
  );
  if (grows) box.scrollTop = box.scrollHeight - fromEnd;
  else if (atEnd) box.scrollTop = box.scrollHeight;
  box.dataset.of = person ?? '';
  box.dataset.first = thread[0]?.id ?? '';
}

/** What stands below each other: the day, the texts, and after those that belong together, what became of them. */
function partsOf(person, thread, lines) {
  const several = new Set(thread.map(otherSide)).size > 1;
  const parts = [];
  let day = null;
  thread.forEach((m, i) => {
    if (dayOf(m.at) !== day) parts.push({ kind: 'day', id: `day ${m.at}`, day: (day = dayOf(m.at)) });
    const mine = m.direction === 'written';
    const quoted = m.repliedTo && thread.find((other) => other.id === m.repliedTo)?.body;
    parts.push({
      kind: 'text',
      id: `${m.id} ${m.direction}`,
      message: m.id,
      mine,
      person,
      body: m.body,
      media: m.mediaUrls,
      files: m.files,
      template: m.template,
      buttons: m.buttons,
      place: m.place,
      quoted,
    });
    if (endsGroup(m, thread[i + 1])) {
      const line = several ? shortOf(lines, otherSide(m)) : null;
      parts.push({
        kind: 'meta',
        id: `${m.id} ${m.direction} meta`,
        mine,
        at: m.at,
        state: m.state,
        channel: m.channel,
        trouble: m.trouble,
        line,
        number: otherSide(m),
      });
    }
  });
  return parts;
}

const endsGroup = (m, next) =>
  !next ||
  next.direction !== m.direction ||
  otherSide(next) !== otherSide(m) ||
  new Date(next.at) - new Date(m.at) > together ||
  m.trouble ||
  m.state !== next.state;

const makers = {
  day: (p) => h('p.day', {}, p.day),
  text: (p) =>
    h(
      p.mine ? 'div.said.mine' : 'div.said',
      {},
      h('div.text', {}, ...above(p), p.body, below({ id: p.message, buttons: p.buttons }, tap)),
      h(
        'a.to-ledger',
        {
          href: hashOf({ pane: 'ledger', person: p.person, ask: { text: p.message } }),
          title: 'Its rows in the ledger',
          'aria-label': `Ledger of this message: ${(p.body || 'picture').slice(0, 40)}`,
        },
        icon('ledger', 14),
      ),
    ),
  meta: (p) =>
    h(
      p.mine ? 'div.meta.mine' : 'div.meta',
      {},
      p.line ? h('span', { title: p.number }, p.mine ? `to ${p.line}` : `from ${p.line}`) : null,
      atClock(p.at),
      stateOf(p),
    ),
};

/** Of what the person wrote: how far it got. Of what they received: whether they have read it, where the channel tells. */
function stateOf({ mine, state, channel, trouble }) {
  if (trouble) return mark('bad', trouble);
  if (!mine) return channel === 'whatsapp' && state === 'read' ? mark('busy', 'read') : null;
  return channel === 'whatsapp' ? ticks(state) : states[state]?.();
}

const states = {
  sent: () => mark('busy', 'on its way'),
  delivered: () => mark('good', 'delivered'),
  unanswered: () => mark('bad', 'not taken'),
};
