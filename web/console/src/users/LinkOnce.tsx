import { Button, Group, Stack, Text } from '@mantine/core';
import type { LinkView } from '../api/schema';
import { Ago } from '../parts/Ago';
import { Command } from '../parts/Command';
import { useHold } from '../parts/Modal';
import { useFirstFocus } from '../parts/useFirstFocus';

interface LinkOnceProps {
  /** Absent where the same invitation was answered before. */
  link: LinkView | null | undefined;
  name: string;
  close: () => void;
}

/** A link to sign in by, which is shown this once. */
export function LinkOnce({ link, name, close }: LinkOnceProps) {
  useHold(Boolean(link));
  const first = useFirstFocus();
  return (
    <Stack {...first}>
      {link ? (
        <>
          <Text size="sm">
            Give this link to {name} by a way that nobody else reads: whoever opens it first chooses the password. It is shown this once and holds
            until it is used or expires (<Ago at={link.expiresAt} />
            ). No mail is sent.
          </Text>
          <Command>{link.url}</Command>
        </>
      ) : (
        <Text size="sm">{name} is invited; the link was shown before. Make a new sign-in link if it is lost.</Text>
      )}
      <Group justify="flex-end">
        <Button onClick={close}>Done</Button>
      </Group>
    </Stack>
  );
}
