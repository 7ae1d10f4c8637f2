import { useSyncExternalStore } from 'react';
import type { ConversationView } from '../api/schema';

const key = 'switchboard-seen';
const most = 500;
const watchers = new Set<() => void>();
let seen: Record<string, string> = read();

function read(): Record<string, string> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

const tell = () => {
  for (const changed of watchers) {
    changed();
  }
};

// Another tab looked at something.
addEventListener('storage', event => {
  if (event.key === key || event.key === null) {
    seen = read();
    tell();
  }
});

const watch = (changed: () => void) => {
  watchers.add(changed);
  return () => void watchers.delete(changed);
};

/** Notes that what stands in a conversation was looked at in this browser. */
export function markSeen({ conversationId, lastMessageAt }: ConversationView) {
  if ((seen[conversationId] ?? '') < lastMessageAt) {
    // What another tab noted in this moment counts too.
    seen = read();
    const newest = Object.entries({ ...seen, [conversationId]: lastMessageAt }).sort(([, a], [, b]) => b.localeCompare(a));
    seen = Object.fromEntries(newest.slice(0, most));
    localStorage.setItem(key, JSON.stringify(seen));
    tell();
  }
}

/** Whether a person wrote in a conversation that no agent answers in, and nobody looked at it here since. */
export const useUnread = ({ conversationId, lastMessage, lastMessageAt, owner }: ConversationView) =>
  useSyncExternalStore(watch, () => owner !== 'agent' && lastMessage?.direction === 'in' && (seen[conversationId] ?? '') < lastMessageAt);
