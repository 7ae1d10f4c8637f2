import { AgentName } from '../agents/names';
import type { DecisionView, LocalTime } from '../api/schema';
import { Advice } from '../parts/advice';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { Status } from '../parts/Status';
import { spoken } from '../parts/tones';
import classes from './DecisionSheet.module.css';
import { Receipt } from './Receipt';

const wall = ({ zone, time }: LocalTime) =>
  `${new Intl.DateTimeFormat(undefined, { timeZone: zone, weekday: 'long', day: 'numeric', month: 'long', hour: '2-digit', minute: '2-digit' }).format(Date.parse(time))} (${zone})`;

const exact = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

const bases: Record<string, string> = {
  implied: 'None on record; this needs none',
  transactional: 'None on record; what they ordered or asked for needs none',
  none: 'None on record that would do',
};

/** A decision of the gate: the verdict, the rule and where it comes from, and what can be done. */
export function DecisionSheet({ decision }: { decision: DecisionView }) {
  const { decisionId, allowed, rule, reason, source, advice, allowedFrom, localTime, localTimes, consentBasis, duties, agentId, contactAddress, channel, purpose, at, decidedAt, messageId } = decision;
  const times = localTimes?.length ? localTimes : localTime ? [localTime] : [];
  return (
    <>
      <p className={classes.verdict}>
        <Status of={allowed ? 'allowed' : 'refused'} />
      </p>
      {reason && <p className={classes.reason}>{reason}</p>}
      {advice && (
        <p className={classes.advice}>
          <Advice of={rule} text={advice} />
        </p>
      )}
      <Facts
        of={[
          ['Allowed from', allowedFrom && <>{exact.format(Date.parse(allowedFrom))}, <Ago at={allowedFrom} /></>],
          ['Rule', spoken(rule)],
          ['Where it comes from', source],
          ['Consent', consentBasis && (bases[consentBasis] ?? consentBasis)],
          ['To be said or asked', duties?.length ? duties.map(spoken).join(', ') : undefined],
          ['Their time', times.length > 0 && times.map(time => <div key={time.zone}>{wall(time)}</div>)],
          ['Person', <Id of={contactAddress} />],
          ['Over', <Channel of={channel} />],
          ['Purpose', spoken(purpose)],
          ['Agent', <AgentName of={agentId} />],
          ['About', <Ago at={at} />],
          ['Decided', <Ago at={decidedAt} />],
          ['Decision', <Id of={decisionId} />],
          ['Message', messageId && <Id of={messageId} />],
        ]}
      />
      <Receipt decisionId={decisionId} />
    </>
  );
}
