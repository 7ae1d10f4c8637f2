import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { agentQuery } from '../agents/queries';
import { isMissing } from '../api/problem';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Back } from '../parts/Back';
import { Loading } from '../parts/Loading';
import { Missing } from '../parts/Missing';
import { PageHead } from '../parts/PageHead';
import { ProblemNote } from '../parts/ProblemNote';
import { TwoColumns } from '../parts/Section';
import { Steps } from '../parts/Steps';
import { To } from '../parts/To';
import { AgentToken } from './AgentToken';
import { useProgress } from './firsts';
import { HeardFrom } from './HeardFrom';
import { useTokenJustMade } from './token';
import { TryIt } from './TryIt';
import { Ways } from './Ways';

/** From an agent that was just made to its first answer to a person, without reading anything else. */
export default function ConnectAgent() {
  const { agentId = '' } = useParams();
  const { data: agent, error, refetch } = useQuery(agentQuery(useOrganization(), agentId));
  const token = useTokenJustMade(agentId);
  const { seenAt, heard, written, isPending, error: unknown, retry } = useProgress(agentId);
  if (error && isMissing(error)) {
    return (
      <>
        <PageHead title="Connect" />
        <Missing error={error} retry={refetch} what="agent" list={['agents', 'All agents']} />
      </>
    );
  }

  return (
    <>
      <Back to={`agents/${agentId}`}>{agent?.displayName ?? 'The agent'}</Back>
      <PageHead title={agent ? `Connect ${agent.displayName}` : 'Connect'} about={!isPending && !unknown && <HeardFrom seenAt={seenAt} />} />
      <ProblemNote error={!agent && error} retry={refetch} />
      {unknown ? (
        <ProblemNote error={unknown} retry={retry} />
      ) : isPending ? (
        <Loading height={48} />
      ) : (
        <Steps
          steps={[
            { says: 'The agent is made', isDone: true, how: null, what: agent && <>Made <Ago at={agent.createdAt} /></> },
            {
              says: 'A program is connected',
              isDone: seenAt !== undefined,
              how: 'Copy one of the ways below.',
              what: seenAt && <>Heard from <Ago at={seenAt} /></>,
            },
            { says: 'A person wrote to it', isDone: heard !== undefined, how: 'Write to it as “Try it” says.', what: heard && <Said words={heard.body} /> },
            {
              says: 'It answered',
              isDone: written !== undefined,
              how: 'Your program sends with replyTo.',
              what: written && <To path={`inbox/${written.conversationId}`}>See it in the inbox</To>,
            },
          ]}
        />
      )}
      <TwoColumns beside={<TryIt agentId={agentId} />}>
        <AgentToken agentId={agentId} token={token} />
        <Ways token={token} heard={heard} />
      </TwoColumns>
    </>
  );
}

const longest = 60;

const Said = ({ words }: { words: string }) => <>“{words.length > longest ? `${words.slice(0, longest)}…` : words}”</>;
