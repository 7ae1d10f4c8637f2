import { Anchor } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { Link } from 'react-router';
import { answer, api } from '../api/client';
import { useSession } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { isOwnDoing } from './ownDoing';
import { nameOf } from './who';

const most = 50;

/** Tells whoever is given a conversation by somebody else, on whichever page they are. */
export default function GivenToMe() {
  const { user } = useSession();
  const { organizationId, ask, to } = useOrganization();
  const known = useRef<Set<string>>(undefined);
  const { data } = useQuery({
    queryKey: [organizationId, 'mine'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/conversations', { params: { query: { ...ask, ownerUserId: user.userId, limit: most } }, signal })),
  });
  useEffect(() => {
    if (!data) {
      return;
    }

    const before = known.current;
    for (const one of data.items) {
      if (before && !before.has(one.conversationId) && !isOwnDoing(one.conversationId)) {
        const id = one.conversationId;
        notifications.show({
          id,
          autoClose: false,
          title: 'A conversation was given to you',
          message: (
            <Anchor size="sm" component={Link} to={to(`inbox/${id}`)} onClick={() => notifications.hide(id)}>
              {nameOf(one)}
              {one.note && `: “${one.note}”`}
            </Anchor>
          ),
        });
      }
    }

    known.current = new Set(data.items.map(one => one.conversationId));
  }, [data, to]);
  return null;
}
