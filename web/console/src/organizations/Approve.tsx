import { Button, Stack, Text } from '@mantine/core';
import type { OrganizationView } from '../api/schema';
import { forPeople } from '../parts/advice';
import { Ask } from '../parts/Ask';
import { channelWord } from '../parts/Channel';
import { Modal } from '../parts/Modal';
import { useApprove } from './queries';

/** Lets an organization out of the sandbox; says what ended with it and what to do now. */
export function Approve({ one }: { one: OrganizationView }) {
  const approve = useApprove(one.organizationId);
  const done = approve.data;
  return (
    <>
      <Ask
        title={`Let ${one.name} out of the sandbox?`}
        says="From now on it writes to real people over real accounts, which costs money. The channels that it had in the sandbox end, since their numbers don’t exist in the real world. There is no way back to the sandbox."
        confirm="Approve for production"
        typed={one.slug}
        run={() => approve.mutateAsync()}
      >
        {open => one.mode === 'sandbox' && <Button onClick={open}>Approve for production</Button>}
      </Ask>
      <Modal opened={Boolean(done)} onClose={approve.reset} title={`${one.name} is in production`}>
        {done && (
          <Stack>
            <Text size="sm">
              {done.endedChannels.length === 0
                ? 'It had no channels in the sandbox.'
                : `These ended with the sandbox: ${done.endedChannels.map(channel => `${channelWord(channel.channel)} ${channel.address ?? ''}`.trim()).join(', ')}.`}
            </Text>
            <Text size="sm">{done.providers.length > 0 ? `It has real accounts with ${done.providers.join(', ')}.` : 'It has no real account yet.'}</Text>
            <Text size="sm">{forPeople(done.next)}</Text>
          </Stack>
        )}
      </Modal>
    </>
  );
}
