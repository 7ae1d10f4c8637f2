import { Button, Skeleton } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef } from 'react';
import { useShortcuts } from '../app/keys';
import { useOrganization } from '../app/organization';
import { useChanged } from '../app/useLive';
import { NotRead } from '../parts/NotRead';
import { ProblemNote } from '../parts/ProblemNote';
import classes from './ConversationList.module.css';
import { ConversationRow } from './ConversationRow';
import { conversationsQuery, follow } from './conversations';
import { useFilters } from './filters';
import { linesOf, type Line } from './lines';
import { NoConversations } from './NoConversations';

const heights = { head: 32, row: 80 };

/** The conversations that the filters leave, however many: only what is in sight is drawn. */
export function ConversationList({ open }: { open: string | undefined }) {
  const organization = useOrganization();
  const client = useQueryClient();
  const { filters } = useFilters();
  const { data, isPending, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = useInfiniteQuery(
    conversationsQuery(organization, filters),
  );
  useChanged('conversation', ids => follow(client, organization, ids));

  const lines = useMemo(() => linesOf(data?.pages ?? [], !filters.state), [data, filters.state]);
  const scroller = useRef<HTMLDivElement>(null);
  const drawn = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: place => heights[lines[place]!.kind],
    getItemKey: place => keyOf(lines[place]!),
    overscan: 8,
  });
  const items = drawn.getVirtualItems();
  const isAtEnd = (items.at(-1)?.index ?? -1) >= lines.length - 10;
  const isDue = isAtEnd && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (isDue) {
      void fetchNextPage();
    }
  }, [isDue, fetchNextPage]);

  const move = (step: number) => {
    const here = document.activeElement?.closest<HTMLElement>('[data-place]')?.dataset['place'];
    const from = here !== undefined ? Number(here) : lines.findIndex(line => line.kind === 'row' && line.conversation.conversationId === open);
    let to = from + step;
    while (lines[to]?.kind === 'head') {
      to += step;
    }

    if (lines[to]) {
      drawn.scrollToIndex(to);
      requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-place="${to}"] a`)?.focus({ preventScroll: true }));
    }
  };
  useShortcuts('Conversations', [
    { keys: 'j', says: 'Next conversation', run: () => move(1) },
    { keys: 'k', says: 'Conversation before', run: () => move(-1) },
    { keys: 'Enter', says: 'Open it' },
  ]);

  if (error && lines.length === 0) {
    return (
      <div className={classes.note}>
        <ProblemNote error={error} retry={refetch} />
      </div>
    );
  }

  if (isPending || (lines.length === 0 && hasNextPage)) {
    return <Waiting />;
  }

  if (lines.length === 0) {
    return <NoConversations filters={filters} />;
  }

  return (
    <>
      {error && !isFetchNextPageError && (
        <div className={classes.note}>
          <NotRead error={error} retry={refetch} />
        </div>
      )}
      <div className={classes.scroller} ref={scroller}>
        <ol className={classes.lines} style={{ height: drawn.getTotalSize() }}>
          {items.map(({ index, key, start, size }) => {
            const line = lines[index]!;
            return (
              <li key={key} data-place={index} className={classes.line} style={{ height: size, transform: `translateY(${start}px)` }}>
                {line.kind === 'head' ? (
                  <h2 className={classes.head}>{line.says}</h2>
                ) : (
                  <ConversationRow conversation={line.conversation} isOpen={line.conversation.conversationId === open} />
                )}
              </li>
            );
          })}
        </ol>
        {isFetchNextPageError && (
          <div className={classes.note}>
            <ProblemNote error={error} />
            <Button variant="default" mt="sm" onClick={() => void fetchNextPage()}>
              Try again
            </Button>
          </div>
        )}
      </div>
    </>
  );
}

const keyOf = (line: Line) => (line.kind === 'head' ? line.says : line.conversation.conversationId);

const Waiting = () => (
  <div className={classes.note} aria-busy role="status" aria-label="Loading">
    {[0, 1, 2, 3, 4, 5, 6].map(place => (
      <div key={place} className={classes.waiting}>
        <Skeleton height={12} width="50%" mb="sm" />
        <Skeleton height={10} mb="sm" />
        <Skeleton height={10} width="70%" />
      </div>
    ))}
  </div>
);
