import { Skeleton, Stack } from '@mantine/core';

/** A thing that is being asked for. */
export const Waiting = () => (
  <Stack gap="sm" role="status" aria-busy="true" aria-label="Loading">
    <Skeleton height={24} width="40%" />
    <Skeleton height={12} />
    <Skeleton height={12} width="80%" />
    <Skeleton height={12} width="60%" />
  </Stack>
);
