import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Command } from './Command';

interface OnceProps {
  /** The secret; absent where the same request was answered before. */
  of: string | null | undefined;
  /** What it is for, and what to do with it. */
  says: ReactNode;
  /** What to do where it was shown before and is lost. */
  lost: string;
  close: () => void;
}

/** A secret that is shown this once. */
export const Once = ({ of, says, lost, close }: OnceProps) => (
  <Stack>
    <Text size="sm" component="div">
      {says}
    </Text>
    {of ? (
      <>
        <Command>{of}</Command>
        <Text size="sm">It is shown this once: copy it now, and keep it where your program finds it.</Text>
      </>
    ) : (
      <Text size="sm">It was shown before. {lost}</Text>
    )}
    <Group justify="flex-end">
      <Button onClick={close}>Done</Button>
    </Group>
  </Stack>
);
