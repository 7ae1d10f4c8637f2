import { Button } from '@mantine/core';
import { useIntersection } from '@mantine/hooks';
import { useEffect } from 'react';
import type { Pages } from '../api/pages';
import classes from './More.module.css';
import { ProblemNote } from './ProblemNote';

interface MoreProps {
  list: Pages<unknown>;
}

/** The end of a list: reads the next page when it comes into sight. */
export function More({ list }: MoreProps) {
  const { ref, entry } = useIntersection({ rootMargin: '200px' });
  const { hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = list;
  const isDue = Boolean(entry?.isIntersecting) && hasNextPage && !isFetchingNextPage && !isFetchNextPageError;
  useEffect(() => {
    if (isDue) {
      void fetchNextPage();
    }
  }, [isDue, fetchNextPage]);
  return (
    <div ref={ref} className={classes.more}>
      {isFetchNextPageError && <ProblemNote error={list.error} retry={fetchNextPage} />}
      {hasNextPage && !isFetchNextPageError && (
        <Button variant="subtle" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          More
        </Button>
      )}
    </div>
  );
}
