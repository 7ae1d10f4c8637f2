// Elements, and lists that change without losing focus.

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

const reachable = 'a[href], button, input, select, summary';

/** Makes the container show the items in order; what hasn't changed keeps its element, its focus and its scroll place. */
export function show(container, items, key, make) {
  const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
  const focused = focusIn(container);
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
  if (focused && !container.contains(document.activeElement)) {
    const again = wanted.find((e) => e.dataset.key === focused.key);
    const all = again ? [...again.querySelectorAll(reachable)] : [];
    (again?.matches(reachable) ? again : (all[focused.place] ?? all[0]))?.focus({ preventScroll: true });
  }
}

/** Which entry has the focus, and on which of its controls. */
function focusIn(container) {
  const active = document.activeElement;
  const entry = container.contains(active) ? active.closest('[data-key]') : null;
  return entry && { key: entry.dataset.key, place: [...entry.querySelectorAll(reachable)].indexOf(active) };
}

/** Puts one text in place, without touching what hasn't changed: somebody may have selected it. */
export function say(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
