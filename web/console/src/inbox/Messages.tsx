import { Button } from '@mantine/core';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { IconArrowDown } from '@tabler/icons-react';
import { useMemo, useRef, useState } from 'react';
import type { ConversationView, MessageView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { useChanged } from '../app/useLive';
import { More } from '../parts/More';
import { NotRead } from '../parts/NotRead';
import { ProblemNote } from '../parts/ProblemNote';
import { follow } from './conversations';
import { daysOf } from './days';
import { useFilters } from './filters';
import { Message } from './Message';
import classes from './Messages.module.css';
import { messagesQuery, refresh } from './threads';
import { useJump } from './useJump';

const farFromEnd = 300;

const isByTheSame = (one: MessageView, before: MessageView | undefined) => before?.direction === one.direction && before.author === one.author;

/** What was said, oldest above; older messages come as one scrolls up, new ones by themselves. */
export function Messages({ conversation }: { conversation: ConversationView }) {
  const { conversationId } = conversation;
  const organization = useOrganization();
  const client = useQueryClient();
  const { message: wanted } = useFilters();
  const query = useInfiniteQuery(messagesQuery(organization, conversationId));
  const messages = useMemo(() => query.data?.pages.flatMap(page => page.items) ?? [], [query.data]);
  const days = useMemo(() => daysOf(messages, new Date()), [messages]);
  const [opened] = useState(() => new Date().toISOString());
  const [isAway, setAway] = useState(false);
  const scroller = useRef<HTMLDivElement>(null);
  const isLooking = useJump(wanted, query, scroller);
  useChanged('conversation', async ids => {
    if (ids.includes(conversationId) || ids.includes('')) {
      await Promise.all([refresh(client, organization, conversationId), follow(client, organization, [conversationId])]);
    }
  });
  const toEnd = () => scroller.current?.scrollTo({ top: 0 });

  return (
    <div className={classes.frame}>
      {/* Its content grows upwards from the end, so that what is prepended moves nothing. */}
      <div
        className={classes.scroller}
        ref={scroller}
        tabIndex={0}
        role="log"
        aria-label="Messages"
        aria-busy={query.isPending}
        onScroll={event => setAway(event.currentTarget.scrollTop < -farFromEnd)}
      >
        <div className={classes.content}>
          {query.error && messages.length === 0 && <ProblemNote error={query.error} retry={query.refetch} />}
          {query.hasNextPage && <More list={{ ...query, rows: messages }} />}
          {isLooking && <p className={classes.looking}>Looking for the message further back…</p>}
          {days.map(day => (
            <section key={day.says} aria-label={day.says}>
              <h3 className={classes.day}>{day.says}</h3>
              <ol className={classes.messages}>
                {day.messages.map((message, place) => (
                  <Message
                    key={message.messageId}
                    message={message}
                    goesOn={isByTheSame(message, day.messages[place - 1])}
                    isWanted={message.messageId === wanted}
                    isNew={message.createdAt > opened}
                  />
                ))}
              </ol>
            </section>
          ))}
          {messages.length > 0 && !query.isFetchNextPageError && <NotRead error={query.error} retry={query.refetch} />}
          {!query.isPending && !query.error && messages.length === 0 && <p className={classes.looking}>Nothing was said yet.</p>}
        </div>
      </div>
      {isAway && (
        <Button className={classes.end} variant="default" leftSection={<IconArrowDown size={14} aria-hidden />} onClick={toEnd}>
          Newest
        </Button>
      )}
    </div>
  );
}
