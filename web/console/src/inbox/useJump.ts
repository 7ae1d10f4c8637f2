import { useEffect, useRef, type RefObject } from 'react';

interface Paged {
  data: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

const most = 40;

/** Scrolls to the message that the address names, reading back until it is there, 2,000 messages at most. Tells whether it still looks. */
export function useJump(
  messageId: string | undefined,
  { data, hasNextPage, isFetchingNextPage, fetchNextPage }: Paged,
  scroller: RefObject<HTMLElement | null>,
): boolean {
  const tries = useRef(0);
  const done = useRef<string>(undefined);
  useEffect(() => {
    if (!messageId || done.current === messageId || !data) {
      return;
    }

    const found = scroller.current?.querySelector(`[data-message="${CSS.escape(messageId)}"]`);
    if (found) {
      done.current = messageId;
      tries.current = 0;
      found.scrollIntoView({ block: 'center' });
    } else if (hasNextPage && !isFetchingNextPage && tries.current++ < most) {
      void fetchNextPage();
    }
  }, [messageId, data, hasNextPage, isFetchingNextPage, fetchNextPage, scroller]);
  return Boolean(messageId) && done.current !== messageId && isFetchingNextPage;
}
