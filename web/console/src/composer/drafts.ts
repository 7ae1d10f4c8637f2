import { useCallback, useSyncExternalStore } from 'react';
import { newReference } from '../api/client';
import type { Problem, SendMessageRequest } from '../api/schema';
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
  /** Where it goes: what was chosen, else what was usual when one began to write. */
  way?: string;
  /** The way was chosen, and stays for what is written next. */
  isChosen?: boolean;
  files: DraftFile[];
  /** A WhatsApp template in place of a text, with what stands for its variables. */
  template?: { templateId: string; variables: Record<string, string> };
  reference: string;
  /** Why these words weren't sent, how they were to be, and when that was (milliseconds). */
  failure?: { problem: Problem; order: SendMessageRequest; at: number };
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

export const isBlank = ({ text, subject, files, template }: Draft) => !text && !subject && files.length === 0 && !template;

/** What of the draft wasn't sent, since it was added meanwhile or didn't go along. */
function unsentOf(now: Draft, sent: Draft): Partial<Draft> {
  const isSent = (file: DraftFile) => sent.files.some(one => one.key === file.key);
  return {
    text: now.text.startsWith(sent.text) ? now.text.slice(sent.text.length).trimStart() : now.text,
    subject: now.subject === sent.subject ? '' : now.subject,
    files: now.files.filter(file => !isSent(file)),
    template: JSON.stringify(now.template) === JSON.stringify(sent.template) ? undefined : now.template,
  };
}

/** What is being written in a conversation; it stays while one looks at others. */
export function useDraft(conversationId: string) {
  const { userId } = useSession().user;
  const key = `${userId} ${conversationId}`;
  const draft = useSyncExternalStore(watch, () => drafts.get(key) ?? blank);
  const write = useCallback(
    (change: Partial<Draft> | ((before: Draft) => Partial<Draft>)) => {
      const before = drafts.get(key) ?? blank;
      // What was refused were other words, or another way.
      const after = { ...before, ...(typeof change === 'function' ? change(before) : change), reference: newReference(), failure: undefined };
      put(key, after.isChosen || !isBlank(after) ? after : { ...after, way: undefined });
    },
    [key],
  );
  return { draft, write };
}

/** How a message fared that was sent from a draft, whatever is looked at by then. */
export function useSent(conversationId: string) {
  const { userId } = useSession().user;
  const key = `${userId} ${conversationId}`;
  return {
    /** Takes out of the draft what was sent. The way that was chosen stays for what is written next. */
    sent: (sent: Draft) => {
      const now = drafts.get(key);
      if (now) {
        const rest: Draft = { ...blank, way: now.way, isChosen: now.isChosen, ...unsentOf(now, sent) };
        put(key, { ...rest, way: rest.isChosen || !isBlank(rest) ? rest.way : undefined, reference: isBlank(rest) ? '' : newReference() });
      }
    },
    failed: (problem: Problem, order: SendMessageRequest) => {
      const now = drafts.get(key);
      if (now) {
        put(key, { ...now, failure: { problem, order, at: Date.now() } });
      }
    },
  };
}
