// Elements, lists that change without losing focus, and times.

/** h('button.main', { type: 'button', onclick }, 'Send') */
export function h(spec, props = {}, ...children) {
  const [tag, ...classes] = spec.split('.');
  const element = document.createElement(tag);
  if (classes.length) element.className = classes.join(' ');
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name in element && name !== 'list') element[name] = value;
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter((c) => c !== undefined && c !== null && c !== false));
  return element;
}

export const $ = (id) => document.getElementById(id);

/** Makes the container show the items in order; what hasn't changed keeps its element, its focus and its scroll place. */
export function show(container, items, key, make) {
  const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const focused = container.contains(document.activeElement) ? document.activeElement.closest('[data-key]')?.dataset.key : undefined;
  const wanted = items.map((item) => {
    const [id, sign] = [String(key(item)), JSON.stringify(item)];
    const before = old.get(id);
    if (before?.sign === sign) return before;
    const fresh = make(item, before);
    fresh.dataset.key = id;
    fresh.sign = sign;
    return fresh;
  });
  const keep = new Set(wanted);
  for (const child of [...container.children]) if (!keep.has(child)) child.remove();
  wanted.forEach((element, i) => {
    if (container.children[i] !== element) container.insertBefore(element, container.children[i] ?? null);
  });
  if (focused !== undefined && !container.contains(document.activeElement)) {
    const again = wanted.find((e) => e.dataset.key === focused);
    (again?.matches('button') ? again : again?.querySelector('button'))?.focus();
  }
}

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const exact = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });
const date = new Intl.DateTimeFormat(undefined, { weekday: 'short', day: 'numeric', month: 'short' });

export const clockTime = (at) => exact.format(new Date(at));

/** "now", "4 min", "14:03", "Mon, 3 Mar": short, with the exact instant on hover. */
export function ago(at) {
  const then = new Date(at);
  const element = h('time', { dateTime: at, title: then.toLocaleString() });
  element.textContent = words(then);
  return element;
}

function words(then) {
  const minutes = (Date.now() - then) / 60_000;
  if (minutes < 1) return 'now';
  if (minutes < 60) return `${Math.floor(minutes)} min`;
  return minutes < 60 * 18 ? clock.format(then) : date.format(then);
}

setInterval(() => {
  for (const element of document.querySelectorAll('time[datetime]')) if (!('fixed' in element.dataset)) element.textContent = words(new Date(element.dateTime));
}, 20_000);

/** A monospaced text that copies itself on click. */
export function copyable(text, shown = text) {
  return h('button.id', { type: 'button', title: 'Copy', onclick: (event) => copy(event.currentTarget, text) }, shown);
}

/** Asks before something is lost. True when the person at the page agrees. */
export function sure(title, text, yes) {
  const dialog = $('sure');
  dialog.querySelector('h2').textContent = title;
  dialog.querySelector('p').textContent = text;
  $('sure-yes').textContent = yes;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}

/** Copies, and says whether it could, beside the text and to a screen reader. Browsers only let pages copy that came from localhost or by https. */
export async function copy(element, text) {
  let said = 'copied';
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    element.textContent = text;
    getSelection().selectAllChildren(element);
    said = 'copy the selected text by hand';
  }
  element.dataset.said = said;
  $('said').textContent = said;
  setTimeout(() => {
    delete element.dataset.said;
    $('said').textContent = '';
  }, said === 'copied' ? 1200 : 6000);
}
