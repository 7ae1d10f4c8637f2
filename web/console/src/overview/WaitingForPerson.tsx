import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { AgentName } from '../agents/names';
import { answer, api } from '../api/client';
import { useOrganization } from '../app/organization';
import { nameOf } from '../inbox/who';
import { Ago } from '../parts/Ago';
import { Loading } from '../parts/Loading';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import classes from './Lines.module.css';

const most = 8;

/** The conversations that a person has to look at, those with the newest message first. */
export function WaitingForPerson() {
  const organization = useOrganization();
  const { data, error, refetch } = useQuery({
    queryKey: [organization.organizationId, 'conversations', 'waiting'],
    queryFn: async ({ signal }) => {
      const [escalated, taken] = await Promise.all([
        answer(api.GET('/api/v1/conversations', { params: { query: { ...organization.ask, state: 'escalated', limit: most } }, signal })),
        answer(api.GET('/api/v1/conversations', { params: { query: { ...organization.ask, state: 'open', owner: 'human', limit: most } }, signal })),
      ]);
      // Those whom whoever took over has still to answer.
      return { ...escalated, items: [...escalated.items, ...taken.items.filter(({ lastMessage }) => lastMessage?.direction === 'in')] };
    },
  });
  return (
    <Section title="Who waits for a person?">
      <ProblemNote error={!data && error} retry={refetch} />
      {!data && !error && <Loading height={80} />}
      {data?.items.length === 0 && <p className={classes.none}>Nobody. Whom an agent hands over is shown here, and who wrote last to a person who took over.</p>}
      {data && data.items.length > 0 && (
        <ul className={classes.list}>
          {data.items.map(one => (
            <li key={one.conversationId}>
              <p className={classes.line}>
                <Anchor size="sm" fw={600} component={Link} className={classes.grows} to={organization.to(`inbox/${one.conversationId}`)}>
                  {nameOf(one)}
                </Anchor>
                <span className={classes.quiet}>
                  <Ago at={one.lastMessageAt} />
                </span>
              </p>
              {one.note && <p>“{one.note}”</p>}
              <p className={classes.quiet}>
                <AgentName of={one.agentId} />
                {one.owner === 'human' && `, ${one.ownerName ?? 'somebody'} has it`}
              </p>
            </li>
          ))}
        </ul>
      )}
      {data?.nextCursor && (
        <Anchor size="sm" component={Link} to={organization.to('inbox?state=escalated')}>
          All that are escalated
        </Anchor>
      )}
    </Section>
  );
}
