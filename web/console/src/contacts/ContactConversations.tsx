import { AgentName } from '../agents/names';
import { usePages } from '../api/pages';
import type { ConversationView } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { spoken } from '../parts/tones';
import { conversationsOfQuery } from './queries';

const columns: Column<ConversationView>[] = [
  { title: 'Agent', cell: one => <AgentName of={one.agentId} /> },
  { title: 'State', cell: one => <Status of={one.state} tone={one.state === 'open' ? 'good' : undefined} /> },
  { title: 'Who answers', from: 'sm', cell: one => one.ownerName ?? spoken(one.owner) },
  { title: 'Over', from: 'sm', cell: one => one.channels.map(channel => <Channel key={channel} of={channel} short />) },
  { title: 'Newest message', cell: one => <Ago at={one.lastMessageAt} /> },
];

/** A person's conversations with all agents; each opens in the inbox. */
export function ContactConversations({ contactId }: { contactId: string }) {
  const organization = useOrganization();
  return (
    <Section title="Conversations">
      <Table
        label="Conversations"
        list={usePages(conversationsOfQuery(organization, contactId))}
        columns={columns}
        keyOf={one => one.conversationId}
        to={one => organization.to(`inbox/${one.conversationId}`)}
        empty={<p>None yet. One begins when they write to an agent, or an agent writes to them.</p>}
      />
    </Section>
  );
}
