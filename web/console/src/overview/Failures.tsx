import { Anchor } from '@mantine/core';
import { Link } from 'react-router';
import { AgentName } from '../agents/names';
import type { RecentFailure } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Advice } from '../parts/advice';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Section } from '../parts/Section';
import classes from './Lines.module.css';

/** What failed lately, why, and what to do about it. */
export function Failures({ failures }: { failures: RecentFailure[] }) {
  return (
    <Section title="What failed, and why?">
      {failures.length === 0 ? (
        <p className={classes.none}>Nothing failed lately.</p>
      ) : (
        <ul className={classes.list}>
          {failures.map(failure => (
            <OneFailure key={failure.messageId} failure={failure} />
          ))}
        </ul>
      )}
    </Section>
  );
}

function OneFailure({ failure: { messageId, conversationId, agentId, channel, to, code, cause, advice, at } }: { failure: RecentFailure }) {
  const organization = useOrganization();
  const may = useMay();
  return (
    <li>
      <p>{cause ?? 'It failed, and its provider didn’t say why.'}</p>
      {advice && (
        <p className={classes.quiet}>
          <Advice of={code} text={advice} />
        </p>
      )}
      <p className={`${classes.line} ${classes.quiet}`}>
        <Channel of={channel} />
        <span>
          to{' '}
          {conversationId && may('operator') ? (
            <Anchor size="sm" component={Link} to={`${organization.to(`inbox/${conversationId}`)}?message=${messageId}`}>
              {to}
            </Anchor>
          ) : (
            to
          )}
        </span>
        {may('operator') && <AgentName of={agentId} />}
        {code && <span>Code {code}</span>}
        <Ago at={at} />
      </p>
    </li>
  );
}
