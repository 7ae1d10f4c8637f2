// Line icons on a grid of 24, and the shapes that states have beside their words.

const space = 'http://www.w3.org/2000/svg';

const strokes = {
  people: 'M9 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM2 21v-2a5 5 0 0 1 5-5h4a5 5 0 0 1 5 5v2M16 3.2a4 4 0 0 1 0 7.6M19 14.5a5 5 0 0 1 3 4.5v2',
  scenarios: 'M6 4.5v15l13-7.5Z',
  ledger: 'M5 3h14v18l-3-2-2 2-2-2-2 2-2-2-3 2ZM9 8h6M9 12h6',
  faults: 'M12 4 2.5 20h19ZM12 10v4M12 17v.01',
  accounts: 'M14 10a4 4 0 1 1-2.2-3.6L21 6v4h-3v3h-3.5ZM8 10v.01',
  sms: 'M4 4h16v12h-8l-5 4v-4H4ZM8 9h8M8 12h5',
  whatsapp: 'M3.5 20.5 5 16a8.5 8.5 0 1 1 3.2 3ZM9 9c0 3.5 2.5 6 6 6l1-1.8-2.3-1.2-1 1c-1-.4-1.8-1.2-2.2-2.2l1-1L10.3 7.5Z',
  email: 'M3 5h18v14H3ZM3 6l9 7 9-7',
  agent: 'M5 9h14v10H5ZM12 9V5M12 4v.01M9 13.5v1M15 13.5v1M2.5 13v3M21.5 13v3',
  person: 'M12 11a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21v-1a6 6 0 0 1 6-6h4a6 6 0 0 1 6 6v1',
  operator: 'M4 15v-3a8 8 0 0 1 16 0v3M4 14h3v6H5a1 1 0 0 1-1-1ZM20 14h-3v6h2a1 1 0 0 0 1-1Z',
  carrier: 'M12 13v8M12 11v.01M8.5 14.5a5 5 0 1 1 7 0M5.5 17.5a9.2 9.2 0 1 1 13 0',
  platform: 'M4 4h16v7H4ZM4 13h16v7H4ZM8 7.5v.01M8 16.5v.01',
  light: 'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2v2M12 20v2M2 12h2M20 12h2M5 5l1.4 1.4M17.6 17.6 19 19M5 19l1.4-1.4M17.6 6.4 19 5',
  dark: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z',
  auto: 'M3 4h18v12H3ZM8 20h8M12 16v4',
  keys: 'M9.5 9.5a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.1 1-1.1 1.8v.5M12 17v.01M12 22a10 10 0 1 0 0-20 10 10 0 0 0 0 20Z',
  console: 'M13 5h6v6M19 5l-8 8M10 6H5v13h13v-5',
  reset: 'M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5',
  back: 'M19 12H5M11 6l-6 6 6 6',
  attach: 'M20 11.5 12 19.5a5 5 0 0 1-7-7l8.5-8.5a3.3 3.3 0 0 1 4.7 4.7L9.8 17a1.6 1.6 0 0 1-2.3-2.3L15 7.2',
  place: 'M12 21s7-6 7-11.5a7 7 0 0 0-14 0C5 15 12 21 12 21ZM12 12a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  file: 'M6 3h8l4 4v14H6ZM14 3v4h4',
  stop: 'M6 6h12v12H6Z',
};

export function icon(name, size = 18) {
  const drawn = picture(
    24,
    size,
    { fill: 'none', stroke: 'currentColor', 'stroke-width': 1.8, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' },
    [['path', { d: strokes[name] }]],
  );
  drawn.setAttribute('class', 'icon');
  return drawn;
}

const shapes = {
  good: [['circle', { cx: 5, cy: 5, r: 4, fill: 'currentColor' }]],
  busy: [
    ['circle', { cx: 5, cy: 5, r: 3.5, fill: 'none', stroke: 'currentColor' }],
    ['path', { d: 'M5 1.5a3.5 3.5 0 0 1 0 7z', fill: 'currentColor' }],
  ],
  warn: [['path', { d: 'M5 1 9.5 9H.5z', fill: 'currentColor' }]],
  bad: [['path', { d: 'M5 0 10 5 5 10 0 5z', fill: 'currentColor' }]],
  off: [['circle', { cx: 5, cy: 5, r: 3.4, fill: 'none', stroke: 'currentColor', 'stroke-width': 1.4 }]],
};

/** A state by word, shape and color together. */
export function mark(tone, words, title) {
  const element = document.createElement('span');
  element.className = `mark ${tone}`;
  if (title) element.title = title;
  element.append(picture(10, 9, {}, shapes[tone]), words);
  return element;
}

function picture(grid, size, attributes, parts) {
  const drawn = set(document.createElementNS(space, 'svg'), {
    viewBox: `0 0 ${grid} ${grid}`,
    width: size,
    height: size,
    'aria-hidden': 'true',
    ...attributes,
  });
  for (const [name, of] of parts) drawn.append(set(document.createElementNS(space, name), of));
  return drawn;
}

function set(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  return element;
}
