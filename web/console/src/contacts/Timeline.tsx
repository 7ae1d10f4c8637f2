import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { AgentName } from '../agents/names';
import { usePages } from '../api/pages';
import type { MessageView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Loading } from '../parts/Loading';
import { MessageState } from '../parts/MessageState';
import { More } from '../parts/More';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { conversationsOfQuery } from './queries';
import { timelineQuery } from './timelineQuery';
import classes from './Timeline.module.css';

/** All that was said with a person, over all agents and channels, newest first. */
export function Timeline({ contactId }: { contactId: string }) {
  const organization = useOrganization();
  const conversations = usePages(conversationsOfQuery(organization, contactId));
  const ids = conversations.rows.map(one => one.conversationId).sort();
  const { data, isPending, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage } = useInfiniteQuery({
    ...timelineQuery(organization, contactId, ids),
    enabled: ids.length > 0,
  });
  const rows = data?.pages.flatMap(page => page.items) ?? [];
  if (!conversations.isPending && ids.length === 0) {
    return null;
  }

  return (
    <Section title="Timeline" about={conversations.hasNextPage ? 'Messages of the conversations that are listed above.' : undefined}>
      {isPending && <Loading height={160} />}
      {rows.length === 0 && <ProblemNote error={error ?? conversations.error} retry={refetch} />}
      <ol className={classes.line}>
        {rows.map(message => (
          <Line key={message.messageId} message={message} />
        ))}
      </ol>
      {!isPending && <More list={{ rows, isPending, error, refetch, hasNextPage, isFetchingNextPage, isFetchNextPageError, fetchNextPage }} />}
    </Section>
  );
}

function Line({ message: { messageId, conversationId, agentId, direction, channel, body, subject, status, createdAt, author, media } }: { message: MessageView }) {
  const organization = useOrganization();
  const isIn = direction === 'in';
  return (
    <li className={isIn ? classes.in : undefined}>
      <div className={classes.top}>
        <Channel of={channel} short />
        <span>
          {isIn ? 'to ' : author ? `${author} for ` : 'by '}
          <AgentName of={agentId} />
        </span>
        {!isIn && <MessageState of={status} />}
        <Link to={`${organization.to(`inbox/${conversationId}`)}?message=${messageId}`}>
          <Ago at={createdAt} />
        </Link>
      </div>
      <p className={classes.text}>{subject || body || (media?.length ? `${media.length} file${media.length === 1 ? '' : 's'}` : 'No text')}</p>
    </li>
  );
}
