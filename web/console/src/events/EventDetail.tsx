import { Stack } from '@mantine/core';
import { Link } from 'react-router';
import { AgentName } from '../agents/names';
import type { EventView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Advice } from '../parts/advice';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { MessageState } from '../parts/MessageState';
import { Subject } from '../parts/Subject';
import { inLines, Words } from '../parts/Words';

/** All that is known of an event. What people wrote in it is shown as text. */
export function EventDetail({ event }: { event: EventView }) {
  const organization = useOrganization();
  const { message, conversationId, detail } = event;
  return (
    <Stack>
      <Facts
        of={[
          ['At', <Ago at={event.at} />],
          ['Agent', event.agentId && <AgentName of={event.agentId} />],
          ['Conversation', conversationId && <Link to={organization.to(`inbox/${conversationId}${message ? `?message=${message.messageId}` : ''}`)}>Open it in the inbox</Link>],
          ['About', <Subject of={event.subjectId} />],
          ['Over', message && <Channel of={message.channel} />],
          ['From', message && <Id of={message.from} />],
          ['To', message && <Id of={message.to} />],
          ['State', message && <MessageState of={message.status} />],
          ['Why', message?.error && `${message.error.message} (${message.error.code})`],
          ['What to do', message?.error?.advice && <Advice of={message.error.code} text={message.error.advice} />],
          ['Event', <Id of={event.eventId} />],
        ]}
      />
      {message?.body && <Words label="What was written">{message.body}</Words>}
      {detail !== null && detail !== undefined && <Words label="Detail">{inLines(detail)}</Words>}
    </Stack>
  );
}
