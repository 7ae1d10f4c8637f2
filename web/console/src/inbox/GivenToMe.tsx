import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { answer, api } from '../api/client';
import type { ConversationView } from '../api/schema';
import { useSession } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { me } from './filters';
import { takeNews } from './given';
import { nameOf } from './who';

const most = 50;

/** More than these are told of in one notice. */
const mostApart = 3;

/** Tells whoever was given conversations by somebody else, on whichever page they are; what came while they were away, too. */
export default function GivenToMe() {
  const { user } = useSession();
  const { organizationId, ask, to } = useOrganization();
  const { userId } = user;
  const { data } = useQuery({
    queryKey: [organizationId, 'mine'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/conversations', { params: { query: { ...ask, ownerUserId: userId, limit: most } }, signal })),
  });
  useEffect(() => {
    const news = data ? takeNews(organizationId, userId, data.items) : [];
    if (news.length > mostApart) {
      tell('given', `${news.length} conversations were given to you`, to(`inbox?owner=${me}`), 'Show them');
      return;
    }

    for (const one of news) {
      tell(one.conversationId, 'A conversation was given to you', to(`inbox/${one.conversationId}`), inWords(one));
    }
  }, [data, organizationId, userId, to]);
  return null;
}

const inWords = (one: ConversationView) => (one.note ? `${nameOf(one)}: “${one.note}”` : nameOf(one));

function tell(id: string, title: string, address: string, words: string) {
  notifications.show({
    id,
    autoClose: false,
    title,
    message: (
      <Anchor size="sm" component={Link} to={address} onClick={() => notifications.hide(id)}>
        {words}
      </Anchor>
    ),
  });
}
