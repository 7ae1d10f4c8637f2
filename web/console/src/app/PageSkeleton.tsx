import { Skeleton } from '@mantine/core';
import { Loading } from '../parts/Loading';
import { Page } from '../parts/Page';

/** What stands where a page is about to. */
export const PageSkeleton = () => (
  <Page>
    <Loading>
      <Skeleton height={24} width={160} mb="lg" />
      {[0, 1, 2, 3, 4, 5].map(line => (
        <Skeleton key={line} height={12} mb="md" />
      ))}
    </Loading>
  </Page>
);
