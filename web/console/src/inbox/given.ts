/**
 * What somebody knows of, in this browser: since when each conversation of an organization is theirs, and the newest such time that was read,
 * under the empty name.
 */
type Known = Record<string, string>;

/** Stands, with the time of its beginning, while their own change is under way. */
const underway = 'underway ';

/** A change that takes longer was begun in a page that is gone. */
const longest = 30_000;

const most = 500;

const keyOf = (organizationId: string, userId: string) => `switchboard-given:${organizationId}:${userId}`;

function read(key: string): Known {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Known;
  } catch {
    return {};
  }
}

function write(key: string, known: Known) {
  const newest = Object.entries(known).sort(([, a], [, b]) => b.localeCompare(a));
  localStorage.setItem(key, JSON.stringify(Object.fromEntries(newest.slice(0, most))));
}

interface Given {
  conversationId: string;
  ownedSince?: string;
}

const isUnderway = (since: string) => since.startsWith(underway) && Date.now() - Number(since.slice(underway.length)) < longest;

/**
 * Those of somebody's conversations that they were given since they were told last; they count as told of then. Whoever looks for the first time
 * in a browser is told of what they are given from then on.
 */
export function takeNews<One extends Given>(organizationId: string, userId: string, mine: One[]): One[] {
  const key = keyOf(organizationId, userId);
  const known = read(key);
  const told = known[''] ?? new Date(performance.timeOrigin).toISOString();
  const isNews = ({ conversationId, ownedSince = '' }: Given) => {
    const since = known[conversationId];
    return since === undefined || since.startsWith(underway) ? ownedSince > told && !(since && isUnderway(since)) : since !== ownedSince;
  };
  const news = mine.filter(isNews);
  const now: Known = { ...known };
  for (const { conversationId, ownedSince = '' } of mine) {
    now[conversationId] = ownedSince;
  }

  now[''] = mine.reduce((newest, { ownedSince = '' }) => (ownedSince > newest ? ownedSince : newest), told);
  write(key, now);
  return news;
}

/** Their own change of a conversation's owner begins: nobody has to be told what they do themselves, in no tab. */
export function beginOwn(organizationId: string, userId: string, { conversationId }: Given) {
  const key = keyOf(organizationId, userId);
  write(key, { ...read(key), [conversationId]: underway + Date.now() });
}

/** Their own change is over. */
export function endOwn(organizationId: string, userId: string, { conversationId, ownedSince = '' }: Given) {
  const key = keyOf(organizationId, userId);
  write(key, { ...read(key), [conversationId]: ownedSince });
}
