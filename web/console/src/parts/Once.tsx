import { Button, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Command } from './Command';
import { useHold } from './Modal';
import { useFirstFocus } from './useFirstFocus';

interface OnceProps {
  /** The secret; absent where the same request was answered before. */
  of: string | null | undefined;
  /** What it is for, and what to do with it. */
  says: ReactNode;
  /** What to do where it was shown before and is lost. */
  lost: string;
  close: () => void;
}

/** A secret that is shown this once. The dialog that it stands in stays until somebody says that they are done. */
export function Once({ of, says, lost, close }: OnceProps) {
  useHold(Boolean(of));
  const first = useFirstFocus();
  return (
    <Stack {...first}>
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
}
