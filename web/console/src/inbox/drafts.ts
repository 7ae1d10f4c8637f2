import { useCallback, useState } from 'react';
import { newReference } from '../api/client';

/** What somebody is writing in a conversation. The reference goes with these words: sent twice, they leave once. */
export interface Draft {
  text: string;
  subject: string;
  way?: string;
  reference: string;
}

const drafts = new Map<string, Draft>();

const blank = (): Draft => ({ text: '', subject: '', reference: newReference() });

/** What is being written in a conversation; it stays while one looks at others. */
export function useDraft(conversationId: string) {
  const [draft, setDraft] = useState(() => drafts.get(conversationId) ?? blank());
  const write = useCallback(
    (change: Partial<Draft>) =>
      setDraft(before => {
        const after = { ...before, ...change, reference: newReference() };
        drafts.set(conversationId, after);
        return after;
      }),
    [conversationId],
  );
  const clear = useCallback(() => {
    drafts.delete(conversationId);
    setDraft(before => ({ ...blank(), way: before.way }));
  }, [conversationId]);
  return { draft, write, clear };
}
