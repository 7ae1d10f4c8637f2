import { Skeleton } from '@mantine/core';
import { Page } from '../parts/Page';

/** What stands where a page is about to. */
export const PageSkeleton = () => (
  <Page>
    <div aria-busy aria-label="Loading" role="status">
      <Skeleton height={24} width={160} mb="lg" />
      {[0, 1, 2, 3, 4, 5].map(line => (
        <Skeleton key={line} height={12} mb="md" />
      ))}
    </div>
  </Page>
);
