import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { AgentName } from '../agents/names';
import { answer, api } from '../api/client';
import type { ConversationView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { ProblemNote } from '../parts/ProblemNote';

/** A person's conversations with other agents. */
export function OtherConversations({ conversation: { contactId, conversationId } }: { conversation: ConversationView }) {
  const organization = useOrganization();
  const { data, error, refetch } = useQuery({
    queryKey: [organization.organizationId, 'contacts', contactId, 'conversations'],
    queryFn: ({ signal }) =>
      answer(
        api.GET('/api/v1/contacts/{contactId}/conversations', { params: { path: { contactId }, query: { ...organization.ask, limit: 20 } }, signal }),
      ),
  });
  const others = data?.items.filter(one => one.conversationId !== conversationId) ?? [];
  if (error) {
    return <ProblemNote error={error} retry={refetch} />;
  }

  return others.length === 0 ? null : (
    <section aria-label="Other conversations">
      <h3>With other agents</h3>
      <ul>
        {others.map(one => (
          <li key={one.conversationId}>
            <Anchor size="sm" component={Link} to={organization.to(`inbox/${one.conversationId}`)}>
              <AgentName of={one.agentId} />
            </Anchor>
            , <Ago at={one.lastMessageAt} />
          </li>
        ))}
      </ul>
    </section>
  );
}
