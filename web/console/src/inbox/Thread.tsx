import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Navigate } from 'react-router';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Composer } from '../composer/Composer';
import { Missing } from '../parts/Missing';
import { NotRead } from '../parts/NotRead';
import { useTitle } from '../parts/title';
import { ContactSide } from './ContactSide';
import { conversationQuery } from './conversations';
import { useFilters } from './filters';
import { Messages } from './Messages';
import { markSeen } from './seen';
import classes from './Thread.module.css';
import { ThreadHead } from './ThreadHead';
import { nameOf } from './who';

/** A conversation: who it is with, what was said, and where one writes; who they are beside it. */
export function Thread({ conversationId }: { conversationId: string }) {
  const organization = useOrganization();
  const { search } = useFilters();
  const may = useMay();
  const { data: conversation, error, refetch } = useQuery(conversationQuery(organization, conversationId));
  const [showsContact, setShowsContact] = useState(false);
  useTitle(conversation ? nameOf(conversation) : 'Inbox');
  useEffect(() => {
    if (conversation) {
      markSeen(conversation);
    }
  }, [conversation]);

  if (!conversation) {
    return error ? (
      <div className={classes.note}>
        <Missing error={error} retry={refetch} what="conversation" list={['inbox', 'Go to the inbox']} />
      </div>
    ) : (
      <Waiting />
    );
  }

  // Its contact was joined to another: it is part of that one's conversation now.
  if (conversation.conversationId !== conversationId) {
    return <Navigate to={`${organization.to(`inbox/${conversation.conversationId}`)}${search}`} replace />;
  }

  return (
    <div className={classes.both}>
      <div className={classes.thread}>
        <ThreadHead conversation={conversation} showContact={() => setShowsContact(true)} />
        {error && (
          <div className={classes.note}>
            <NotRead error={error} retry={refetch} />
          </div>
        )}
        <Messages conversation={conversation} />
        {may('operator') && <Composer conversation={conversation} />}
      </div>
      <ContactSide conversation={conversation} isOpen={showsContact} close={() => setShowsContact(false)} />
    </div>
  );
}

const Waiting = () => (
  <div className={classes.note} role="status" aria-label="Loading">
    <Skeleton height={20} width={200} mb="xl" />
    {[60, 40, 70, 50].map((width, place) => (
      <Skeleton key={place} height={48} width={`${width}%`} mb="md" ml={place % 2 ? 'auto' : 0} />
    ))}
  </div>
);
