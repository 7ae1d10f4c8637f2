import { useCallback, useSyncExternalStore } from 'react';
import { newReference } from '../api/client';
import { useSession } from '../api/signedIn';

/** A file that goes along: it is brought to the server as soon as it is chosen. */
export interface DraftFile {
  key: string;
  name: string;
  bytes: number;
  /** Once it is there. */
  fileId?: string;
  /** Why it isn't. */
  trouble?: string;
}

/** What somebody is writing in a conversation. The reference goes with these words: sent twice, they leave once. */
export interface Draft {
  text: string;
  subject: string;
  way?: string;
  files: DraftFile[];
  /** A WhatsApp template in place of a text, with what stands for its variables. */
  template?: { templateId: string; variables: Record<string, string> };
  reference: string;
}

const place = 'switchboard.drafts';

/** By who writes and in which conversation. Kept for this tab, through a reload; another tab has its own. */
const drafts = new Map<string, Draft>(read());

const watchers = new Set<() => void>();

let saving: ReturnType<typeof setTimeout> | undefined;

function read(): [string, Draft][] {
  try {
    // What was on its way to the server when the page was left isn't there.
    const kept = JSON.parse(sessionStorage.getItem(place) ?? '[]') as [string, Draft][];
    return kept.map(([key, draft]) => [key, { ...draft, files: draft.files.filter(file => file.fileId) }]);
  } catch {
    return [];
  }
}

const save = () => sessionStorage.setItem(place, JSON.stringify([...drafts]));

addEventListener('pagehide', save);

const watch = (changed: () => void) => {
  watchers.add(changed);
  return () => void watchers.delete(changed);
};

const blank: Draft = { text: '', subject: '', files: [], reference: '' };

function put(key: string, draft: Draft) {
  drafts.set(key, draft);
  clearTimeout(saving);
  saving = setTimeout(save, 500);
  for (const changed of watchers) {
    changed();
  }
}

/** Forgets what was being written here: whoever signs out leaves nothing behind. */
export function forgetDrafts() {
  drafts.clear();
  clearTimeout(saving);
  sessionStorage.removeItem(place);
}

/** What is being written in a conversation; it stays while one looks at others. */
export function useDraft(conversationId: string) {
  const { userId } = useSession().user;
  const key = `${userId} ${conversationId}`;
  const draft = useSyncExternalStore(watch, () => drafts.get(key) ?? blank);
  const write = useCallback(
    (change: Partial<Draft> | ((before: Draft) => Partial<Draft>)) => {
      const before = drafts.get(key) ?? blank;
      put(key, { ...before, ...(typeof change === 'function' ? change(before) : change), reference: newReference() });
    },
    [key],
  );
  // The way that was chosen stays for what is written next.
  const clear = useCallback(() => put(key, { ...blank, way: drafts.get(key)?.way }), [key]);
  return { draft, write, clear };
}
