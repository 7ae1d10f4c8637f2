// JSON that folds: what is short lies open, what is long opens on click, and its content is made only then.
import { h } from './dom.js';

const short = 12;
const deep = 2;

export const json = (value) => h('div.json', {}, ...node(value, 0));

function node(value, depth, name) {
  const key = name === undefined ? null : h('span.key', {}, `${name}: `);
  if (value === null || typeof value !== 'object') return [key, leaf(value)];
  const entries = Object.entries(value);
  const [begin, end] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (entries.length === 0) return [key, begin + end];
  const inner = h('ul');
  const fill = () =>
    inner.childElementCount === 0 &&
    inner.append(...entries.map(([of, one]) => h('li', {}, ...node(one, depth + 1, Array.isArray(value) ? undefined : of))));
  const open = depth < deep && entries.length <= short;
  if (open) fill();
  return [
    h(
      'details',
      { open, ontoggle: fill },
      h('summary', {}, key, begin, h('span.dots', {}, ` ${entries.length} ${Array.isArray(value) ? 'entries' : 'fields'} ${end}`)),
      inner,
    ),
  ];
}

function leaf(value) {
  if (typeof value === 'string') return h('span.string', {}, value);
  return h(typeof value === 'number' ? 'span.number' : 'span.word', {}, String(value));
}
