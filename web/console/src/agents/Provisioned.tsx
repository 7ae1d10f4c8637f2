import { Button, Group, Stack, Text } from '@mantine/core';
import { useNavigate } from 'react-router';
import type { ProvisionChannelsAnswer } from '../api/schema';
import { useOrganization } from '../app/organization';
import { useKeepToken } from '../connect/token';
import { Channel } from '../parts/Channel';
import { Command } from '../parts/Command';
import { Id } from '../parts/Id';
import { useHold } from '../parts/Modal';
import { Status } from '../parts/Status';
import { useFirstFocus } from '../parts/useFirstFocus';
import classes from './Provisioned.module.css';

interface ProvisionedProps {
  made: ProvisionChannelsAnswer;
  /** The agent was made just now, and has a token. */
  isNew: boolean;
  close: () => void;
}

/** What came of each channel that was wished for, and the token, shown this once. */
export function Provisioned({ made: { agentId, status, channels, securityToken }, isNew, close }: ProvisionedProps) {
  useHold(Boolean(securityToken));
  const first = useFirstFocus();
  const navigate = useNavigate();
  const { to } = useOrganization();
  const keepToken = useKeepToken();
  const go = (path: string) => {
    if (securityToken) {
      keepToken(agentId, securityToken);
    }

    close();
    void navigate(to(path));
  };
  return (
    <Stack {...first}>
      <Text size="sm" component="div">
        <Status of={status} /> <Id of={agentId} />
      </Text>
      {channels.length === 0 ? (
        <Text size="sm">It has no channel: it sends and receives nothing until it is given one.</Text>
      ) : (
        <ul className={classes.channels}>
          {channels.map(({ channel, state, address, reason, shared }) => (
            <li key={channel + address}>
              <Channel of={channel} />
              <Status of={state} />
              {address && <Id of={address} />}
              {shared && <span className={classes.reason}>shared with the organization’s other agents</span>}
              {reason && <p className={classes.reason}>{reason}</p>}
            </li>
          ))}
        </ul>
      )}
      {securityToken && (
        <div>
          <Text size="sm" mb="sm">
            The agent’s token, shown this once. Keep it where your program reads it.
          </Text>
          <Command>{securityToken}</Command>
        </div>
      )}
      {isNew && !securityToken && <Text size="sm">The agent’s token was shown before. If it is lost, make another on the agent’s page, under Tokens.</Text>}
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={close}>
          {securityToken ? 'I kept the token' : 'Close'}
        </Button>
        <Button variant="default" onClick={() => go(`agents/${agentId}`)}>
          Look at the agent
        </Button>
        <Button onClick={() => go(`agents/${agentId}/connect`)}>Connect it</Button>
      </Group>
    </Stack>
  );
}
