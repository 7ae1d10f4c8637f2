import { ActionIcon, Title } from '@mantine/core';
import { IconArrowLeft, IconInfoCircle } from '@tabler/icons-react';
import { Link, useNavigate } from 'react-router';
import { AgentName } from '../agents/names';
import type { ConversationView } from '../api/schema';
import { useMay, useSession } from '../api/signedIn';
import { useShortcuts } from '../app/keys';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Status } from '../parts/Status';
import { useFilters } from './filters';
import { Moves } from './Moves';
import { Owning } from './Owning';
import classes from './ThreadHead.module.css';
import { nameOf, ownerSays } from './who';

interface ThreadHeadProps {
  conversation: ConversationView;
  showContact: () => void;
}

/** Who a conversation is with, who answers in it, and what can be done with it. */
export function ThreadHead({ conversation, showContact }: ThreadHeadProps) {
  const { user } = useSession();
  const { to } = useOrganization();
  const { search } = useFilters();
  const may = useMay();
  const navigate = useNavigate();
  const { state, owner, ownedSince, note, agentId, channels } = conversation;
  const list = `${to('inbox')}${search}`;
  useShortcuts('Conversation', [{ keys: 'u', says: 'Back to the list', run: () => void navigate(list) }]);
  return (
    <header className={classes.head}>
      <div className={classes.line}>
        <ActionIcon className={classes.back} component={Link} to={list} aria-label="Back to the list" size="lg">
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
        <Title order={2} className={classes.name}>
          {nameOf(conversation)}
        </Title>
        <div className={classes.acts}>
          {may('operator') && <Owning conversation={conversation} />}
          {may('operator') && <Moves conversation={conversation} />}
          <ActionIcon className={classes.info} aria-label="Who this is" size={30} onClick={showContact}>
            <IconInfoCircle size={18} aria-hidden />
          </ActionIcon>
        </div>
      </div>
      <div className={classes.facts}>
        <Status of={state} tone={state === 'open' ? 'good' : undefined} />
        <span>
          with <AgentName of={agentId} />
        </span>
        <span className={owner === 'human' ? classes.human : undefined}>
          {ownerSays(conversation, user)}
          {ownedSince && owner !== 'agent' && (
            <>
              {' · '}
              <Ago at={ownedSince} />
            </>
          )}
        </span>
        {channels.map(channel => (
          <Channel key={channel} of={channel} />
        ))}
      </div>
      {note && (
        <p className={classes.note}>
          <strong>Note:</strong> {note}
        </p>
      )}
    </header>
  );
}
