import { Skeleton } from '@mantine/core';
import type { ReactNode } from 'react';

interface LoadingProps {
  /** The shape of what is being asked for, where it is more than one block. */
  children?: ReactNode;
  /** How much room it will take, in pixels. */
  height?: number;
}

/** A thing that is being asked for. */
export const Loading = ({ height, children }: LoadingProps) => (
  <div role="status" aria-busy="true" aria-label="Loading">
    {children ?? <Skeleton height={height} />}
  </div>
);

const lines = ['40%', '100%', '80%', '60%'];

/** A record that is being asked for: its name and some lines. */
export const LoadingLines = () => (
  <Loading>
    {lines.map((width, place) => (
      <Skeleton key={width} height={place === 0 ? 24 : 12} width={width} mb="sm" />
    ))}
  </Loading>
);
