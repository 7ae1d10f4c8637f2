import { NativeSelect, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useAgentChoice } from '../agents/names';
import { onePage } from '../api/pages';
import type { MessageView } from '../api/schema';
import { oneOf, useAddress } from '../app/address';
import { useOrganization } from '../app/organization';
import { Advice } from '../parts/advice';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { Head } from '../parts/Head';
import { MessageState, messageWord } from '../parts/MessageState';
import { Table, type Column } from '../parts/Table';
import { mostLookedAt, outboxQuery, pace, waysOut, type WayOut } from './queries';

const ways: WayOut[] = ['waiting', 'retrying', 'failed'];

const columns: Column<MessageView>[] = [
  { title: 'To', cell: message => message.to },
  { title: 'State', cell: message => <MessageState of={message.status} /> },
  { title: 'Over', cell: message => <Channel of={message.channel} />, from: 'sm' },
  { title: 'Why', cell: message => <Why message={message} /> },
  { title: 'What to do', cell: message => <Advice of={message.error?.code} text={message.error?.advice} />, from: 'md' },
  { title: 'Written', cell: message => <Ago at={message.createdAt} /> },
];

/** The messages of one agent that have not arrived. */
export function Outbox() {
  const organization = useOrganization();
  const { agents, ...choice } = useAgentChoice();
  const { at, change } = useAddress();
  const way = oneOf(ways, at('state'));
  const agentId = at('agent') || agents[0]?.value || '';
  const outbox = useQuery({ ...outboxQuery(organization, agentId), enabled: agentId !== '', refetchInterval: pace });
  const list = onePage({ ...outbox, data: outbox.data?.filter(message => !way || waysOut[way].includes(message.status)) });
  return (
    <>
      <Head
        filters={
          <>
            <Select
              size="xs"
              label="Agent"
              data={agents}
              value={agentId || null}
              onChange={value => change('agent', value ?? '')}
              searchable
              allowDeselect={false}
              limit={50}
              nothingFoundMessage="No agent is called that."
            />
            <NativeSelect
              size="xs"
              label="State"
              data={[
                { value: '', label: 'All that have not arrived' },
                { value: 'waiting', label: 'Waiting' },
                { value: 'retrying', label: 'Tried again' },
                { value: 'failed', label: 'Failed' },
              ]}
              value={way ?? ''}
              onChange={event => change('state', event.currentTarget.value)}
            />
          </>
        }
      />
      <Table
        label="Outbox"
        list={agentId === '' ? { ...list, ...choice } : list}
        columns={columns}
        keyOf={message => message.messageId}
        to={message => organization.to(`inbox/${message.conversationId}?message=${message.messageId}`)}
        empty={<Empty title={agentId === '' ? 'No agents yet' : 'Nothing in the outbox'}>{agentId === '' ? 'Make an agent first.' : `Of this agent’s newest ${mostLookedAt} messages, none.`}</Empty>}
      />
    </>
  );
}

function Why({ message: { error, behind, sendAt, status } }: { message: MessageView }) {
  if (error) {
    return (
      <>
        {error.message} ({error.code})
        {error.retryAt && (
          <>
            , allowed <Ago at={error.retryAt} />
          </>
        )}
      </>
    );
  }

  if (behind) {
    return <>Behind a message: {messageWord(behind.status).toLowerCase()}</>;
  }

  return sendAt && status === 'scheduled' ? (
    <>
      Leaves <Ago at={sendAt} />
    </>
  ) : null;
}
