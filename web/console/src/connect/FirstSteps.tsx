import { Anchor, Button, Title } from '@mantine/core';
import { useEffect } from 'react';
import { Link } from 'react-router';
import { agentsQuery } from '../agents/queries';
import { usePages } from '../api/pages';
import type { GetChannelStatusOfAgent } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useSimulator } from '../api/simulator';
import { useOrganization } from '../app/organization';
import { ProblemNote } from '../parts/ProblemNote';
import { Steps } from '../parts/Steps';
import { To } from '../parts/To';
import classes from './connect.module.css';
import { useProgress } from './firsts';

const busy = ({ channels }: GetChannelStatusOfAgent) => channels.reduce((sum, channel) => sum + channel.messagesIn + channel.messagesOut, 0);

const doneKey = (organizationId: string) => `switchboard.started.${organizationId}`;

/** Whether an agent here has answered a person before, as far as this browser knows. */
const isStarted = (organizationId: string) => localStorage.getItem(doneKey(organizationId)) !== null;

interface FirstStepsProps {
  /** Below each other, where there is less room. */
  isNarrow?: boolean;
}

/** The way to the first answer of the first agent; nothing once there was one. */
export function FirstSteps(props: FirstStepsProps) {
  const { organizationId } = useOrganization();
  const may = useMay();
  return may('operator') && !isStarted(organizationId) ? <Unstarted {...props} /> : null;
}

function Unstarted({ isNarrow }: FirstStepsProps) {
  const organization = useOrganization();
  const simulator = useSimulator();
  const may = useMay();
  const agents = usePages(agentsQuery(organization));
  // The one that is furthest.
  const agent = agents.rows.toSorted((one, other) => busy(other) - busy(one))[0];
  const { seenAt, heard, written, isPending, error, retry } = useProgress(agent?.agentId ?? '');
  const isDone = heard !== undefined && written !== undefined;
  useEffect(() => {
    if (isDone) {
      localStorage.setItem(doneKey(organization.organizationId), '');
    }
  }, [isDone, organization.organizationId]);
  if (isDone || agents.isPending || agents.error || (agent && isPending)) {
    return null;
  }

  if (error) {
    return <ProblemNote error={error} retry={retry} />;
  }

  const connect = agent && `agents/${agent.agentId}/connect`;
  const address = agent?.channels.find(channel => channel.state === 'active')?.address;
  return (
    <section aria-labelledby="first-steps" className={classes.first}>
      <Title order={2} id="first-steps" mb="sm">
        From nothing to the first answer
      </Title>
      <Steps
        isNarrow={isNarrow}
        steps={[
          {
            says: 'Make an agent',
            isDone: agent !== undefined,
            how: may('admin') ? (
              <Button component={Link} to={organization.to('agents')} mt={4}>
                To the agents
              </Button>
            ) : (
              'An admin makes one.'
            ),
            what: agent && <To path={`agents/${agent.agentId}`}>{agent.displayName}</To>,
          },
          {
            says: 'Connect a program',
            isDone: seenAt !== undefined,
            how: connect && (
              <Button component={Link} to={organization.to(connect)} mt={4}>
                Connect it
              </Button>
            ),
          },
          {
            says: 'A person writes to it',
            isDone: heard !== undefined,
            how: simulator ? (
              <>
                <Anchor size="sm" href={simulator} target="_blank" rel="noopener noreferrer">
                  Open the phones
                </Anchor>{' '}
                and write to {address ?? 'the agent'}
              </>
            ) : (
              `Write to ${address ?? 'the agent'} from your own phone.`
            ),
            what: heard && <To path={`inbox/${heard.conversationId}`}>Read it</To>,
          },
          { says: 'It answers', isDone: written !== undefined, how: connect && <To path={`${connect}?way=rest`}>Answer with one command</To> },
        ]}
      />
    </section>
  );
}
