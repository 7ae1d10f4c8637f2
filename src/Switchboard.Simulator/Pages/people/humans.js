// One human being may have a phone and a WhatsApp on the same number.

const prefix = 'whatsapp:';

export const isChat = (address) => Boolean(address?.startsWith(prefix));
export const bare = (address) => (isChat(address) ? address.slice(prefix.length) : address);
export const isNumber = (address) => /^\+\d+$/.test(bare(address) ?? '');
export const isMailbox = (address) => address?.includes('@') ?? false;
export const nameOf = (someone) => someone.name ?? bare(someone.address);

/** All addresses of the human being behind one of them. */
export const addressesOf = (address) => (isNumber(address) ? [bare(address), prefix + bare(address)] : [address]);

/** One entry for each human being: the address that was in touch last stands for both. */
export function byHuman(people) {
  const groups = new Map();
  for (const p of people) groups.set(bare(p.address), [...(groups.get(bare(p.address)) ?? []), p]);
  return [...groups.values()].map((all) => ({
    ...all[0],
    name: all.find((p) => p.name)?.name,
    unread: all.reduce((sum, p) => sum + p.unread, 0),
    channels: all.filter((p) => p.messages > 0).map((p) => (isMailbox(p.address) ? 'email' : isChat(p.address) ? 'whatsapp' : 'sms')),
  }));
}

/** What one line says of somebody new: "Ann Meyer +1 (415) 555-0123", "ann@home.example". Null: it names no address. */
export function readNewcomer(typed) {
  const found = /(?:whatsapp:)?\+\d[\d ().-]{5,24}/i.exec(typed) ?? /[^\s<>@+:,;]+@[^\s<>@,;]+\.[^\s<>@,;]+/.exec(typed);
  if (!found) return null;
  const address = isMailbox(found[0]) ? found[0].toLowerCase() : found[0].toLowerCase().replace(/[ ().-]/g, '');
  if (!/^(whatsapp:)?\+[1-9]\d{6,14}$|@/.test(address)) return null;
  const name = typed
    .replace(found[0], ' ')
    .replace(/[<>,;"]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return { address, name: name || undefined };
}
