import { Button, Group, List, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { OnboardCustomerAnswer } from '../api/schema';
import { channelWord } from '../parts/Channel';
import { Command } from '../parts/Command';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { useHold } from '../parts/Modal';
import { Status } from '../parts/Status';
import { useFirstFocus } from '../parts/useFirstFocus';

/** What onboarding made; its tokens are shown this once. */
export function Onboarded({ made, close }: { made: OnboardCustomerAnswer; close: () => void }) {
  useHold(Boolean(made.organizationToken || made.token));
  const first = useFirstFocus();
  const { organization, organizationToken, token, channels, dnsRecords, instructions } = made;
  return (
    <Stack {...first}>
      <Text size="sm">{organization.name} is onboarded.</Text>
      <Text size="sm">
        {organizationToken || token
          ? 'The tokens are shown this once: copy them now.'
          : 'The tokens were shown before. If they are lost, make others on the page Keys of the organization.'}
      </Text>
      {organizationToken && (
        <>
          <Text size="sm">Its admin’s token:</Text>
          <Command>{organizationToken}</Command>
        </>
      )}
      {token && (
        <>
          <Text size="sm">The agent’s token:</Text>
          <Command>{token}</Command>
        </>
      )}
      <Facts
        of={channels.map(channel => [
          channelWord(channel.channel),
          <>
            <Status of={channel.state} /> {channel.address && <Id of={channel.address} />} {channel.reason}
          </>,
        ])}
      />
      {dnsRecords.length > 0 && (
        <>
          <Text size="sm">Records that have to stand in the DNS of the mail domain:</Text>
          <Command>{dnsRecords.map(({ name, type, priority, value }) => [name, type, priority, value].filter(part => part !== undefined && part !== null).join(' ')).join('\n')}</Command>
        </>
      )}
      {instructions.length > 0 && (
        <List type="ordered" size="sm">
          {instructions.map(one => (
            <List.Item key={one}>{one}</List.Item>
          ))}
        </List>
      )}
      <Group justify="flex-end" gap="sm">
        <Button component={Link} to={`/o/${organization.organizationId}/overview`} variant="default">
          Go to the organization
        </Button>
        <Button onClick={close}>Done</Button>
      </Group>
    </Stack>
  );
}
