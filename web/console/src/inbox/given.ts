/** What somebody knows of, in this browser: since when each conversation of an organization is theirs. */
type Known = Record<string, string>;

/** Stands for the time while their own change is under way. */
const underway = 'underway';

const keyOf = (organizationId: string, userId: string) => `switchboard-given:${organizationId}:${userId}`;

function read(key: string): Known {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Known;
  } catch {
    return {};
  }
}

interface Given {
  conversationId: string;
  ownedSince?: string;
}

/** Those of somebody's conversations that they were given since they were told last; they count as told of then. */
export function takeNews<One extends Given>(organizationId: string, userId: string, mine: One[]): One[] {
  const key = keyOf(organizationId, userId);
  const known = read(key);
  const kept = Object.entries(known).filter(([, since]) => since === underway);
  localStorage.setItem(key, JSON.stringify(Object.fromEntries([...mine.map(one => [one.conversationId, one.ownedSince]), ...kept])));
  return mine.filter(one => known[one.conversationId] !== underway && known[one.conversationId] !== one.ownedSince);
}

/** Their own change of a conversation's owner begins: nobody has to be told what they do themselves, in no tab. */
export function beginOwn(organizationId: string, userId: string, { conversationId }: Given) {
  const key = keyOf(organizationId, userId);
  localStorage.setItem(key, JSON.stringify({ ...read(key), [conversationId]: underway }));
}

/** Their own change is over. */
export function endOwn(organizationId: string, userId: string, { conversationId, ownedSince }: Given) {
  const key = keyOf(organizationId, userId);
  localStorage.setItem(key, JSON.stringify({ ...read(key), [conversationId]: ownedSince }));
}
