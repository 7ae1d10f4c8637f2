// Numbers that can be written to, by the names that their owners gave them at the carrier.

const anId = /\b[a-z]{2,4}_[0-9a-z]{16,}\b/;

/** What a number is called, if somebody named it: "Reception". An application's own id, as in "Reception (Acme num_01hx…)", tells nobody anything. */
export function nameOfLine({ friendlyName }) {
  const name = (friendlyName ?? '').replace(/\s*\(([^()]*)\)$/, (all, inner) => (anId.test(inner) ? '' : all)).trim();
  return /\p{L}/u.test(name) && !anId.test(name) ? name : null;
}

/** The number and its name, for a list. */
export function labelOf(lines, address) {
  const name = nameAt(lines, address);
  const number = address.replace(/^whatsapp:/, '');
  return name ? `${name} · ${number}` : number;
}

/** Its name, or the number itself. */
export const shortOf = (lines, address) => nameAt(lines, address) ?? address;

const nameAt = (lines, address) => nameOfLine(lines.find((line) => line.address === address) ?? {});
