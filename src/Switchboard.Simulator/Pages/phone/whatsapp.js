// SMS and WhatsApp of one number: two threads, the 24-hour window, and what was read.
import { $, h, show } from '../parts/dom.js';
import { icon, mark } from '../parts/icons.js';
import { untilThen } from '../parts/time.js';
import { addressesOf, isChat, isMailbox, isNumber } from '../people/humans.js';
import { api, person } from '../world/api.js';
import { look, select } from '../world/world.js';

/** SMS or WhatsApp, for somebody with a number. */
export function showChannels(selected, people) {
  const box = $('channels');
  box.hidden = !isNumber(selected);
  const count = (address) => people.find((p) => p.address === address)?.messages ?? 0;
  show(
    box,
    box.hidden ? [] : addressesOf(selected).map((address) => ({ address, on: address === selected, count: count(address) })),
    (c) => c.address,
    (c) =>
      h(
        'button',
        { type: 'button', 'aria-pressed': String(c.on), onclick: () => select(c.address) },
        icon(isChat(c.address) ? 'whatsapp' : 'sms', 14),
        isChat(c.address) ? ' WhatsApp' : ' SMS',
        c.count ? h('small', {}, ` ${c.count}`) : null,
      ),
  );
}

/** Whether the chosen sender may write freely, and until when. */
export function showWindow(selected, windows, sender) {
  const box = $('window');
  box.hidden = !isChat(selected) || !sender;
  if (box.hidden) return;
  const until = windows.find((w) => w.sender === sender)?.until ?? null;
  show(
    box,
    [{ until }],
    () => 'window',
    () =>
      h(
        'p',
        {},
        until ? mark('good', 'Window open until') : mark('off', 'Window closed'),
        ...(until
          ? [' ', untilThen(until)]
          : [h('span', {}, ': approved templates alone come through. A message of this person opens it for 24 hours.')]),
        until ? h('button.quiet', { type: 'button', onclick: close }, 'Close now') : null,
      ),
  );

  async function close() {
    try {
      await api('DELETE', `${person(selected)}/windows`);
    } catch (error) {
      $('write-error').textContent = error.message;
    }
    look();
  }
}

let reading = false;
/** Who could not be marked, and until when they aren't tried again. */
let rest = { who: null, until: 0 };
const pause = 30_000;

/** The phone is on the screen: what came is read. */
export async function markRead(selected, thread) {
  const isResting = rest.who === selected && Date.now() < rest.until;
  if (!selected || reading || isResting || isMailbox(selected) || document.hidden || $('thread').offsetParent === null) return;
  if (!thread.some((m) => m.direction === 'received' && m.state === 'received')) return;
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
