import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { Overview } from '../api/schema';
import { useSession } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { screensFor } from '../app/screens';
import { count, price } from '../parts/numbers';
import { Status } from '../parts/Status';
import type { Tone } from '../parts/tones';
import classes from './Now.module.css';

interface Fact {
  title: string;
  says: string;
  about: string;
  tone: Tone;
  to?: string;
}

/** Each part of the exchange in a line: how it is, and where to look. */
export function Now({ overview }: { overview: Overview }) {
  const facts = factsOf(overview);
  return (
    <dl className={classes.facts}>
      {facts.map(fact => (
        <div key={fact.title}>
          <dt>{fact.title}</dt>
          <dd>
            <Leads to={fact.to}>
              <Status of={fact.says} tone={fact.tone}>
                {fact.says}
              </Status>
            </Leads>
            <span>{fact.about}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** A link where one may see the screen. */
function Leads({ to, children }: { to: string | undefined; children: ReactNode }) {
  const organization = useOrganization();
  const { user } = useSession();
  const path = to?.split('?')[0];
  return to && screensFor(user, organization.organizationId).some(screen => screen.path === path) ? (
    <Link to={organization.to(to)}>{children}</Link>
  ) : (
    children
  );
}

const times = (number: number, one: string, many: string) => `${count(number)} ${number === 1 ? one : many}`;

const slow = 10;

function factsOf({ agents, jobs, conversations, alerts, today }: Overview): Fact[] {
  const waiting = conversations.escalated + conversations.unanswered;
  return [
    {
      title: 'For a person',
      says: waiting > 0 ? `${times(waiting, 'waits', 'wait')}` : 'Nothing waits',
      about: times(conversations.human, 'conversation is with a person', 'conversations are with a person'),
      tone: waiting > 0 ? 'warn' : 'good',
      // The inbox has those that are escalated first.
      to: conversations.escalated === waiting && waiting > 0 ? 'inbox?state=escalated' : conversations.escalated === 0 && waiting > 0 ? 'inbox?owner=human' : 'inbox',
    },
    {
      title: 'Alerts',
      says: alerts.open > 0 ? `${alerts.open} open` : 'None open',
      about: alerts.critical > 0 ? `${alerts.critical} critical` : 'none is critical',
      tone: alerts.critical > 0 ? 'bad' : alerts.open > 0 ? 'warn' : 'good',
      to: 'alerts',
    },
    {
      title: 'Queue',
      says: jobs.dead > 0 ? times(jobs.dead, 'job gave up', 'jobs gave up') : jobs.lagSeconds > slow ? 'Behind' : 'Keeps up',
      about: jobs.due === 0 ? 'nothing is due' : `${times(jobs.due, 'is due', 'are due')}, the oldest for ${jobs.lagSeconds < 1 ? 'under 1 s' : seconds(jobs.lagSeconds)}`,
      tone: jobs.dead > 0 ? 'bad' : jobs.lagSeconds > slow ? 'warn' : 'good',
      to: 'jobs',
    },
    {
      title: 'Agents',
      says: `${agents.online} online`,
      about: `${agents.active} active, ${agents.paused} paused`,
      tone: agents.active > 0 && agents.online === 0 ? 'warn' : 'good',
      to: 'agents',
    },
    {
      title: 'Today',
      says: `${count(today.outbound)} sent`,
      about: `for about ${price(today.cost)}, since midnight UTC`,
      tone: 'quiet',
    },
  ];
}

const seconds = (lag: number) => (lag < 120 ? `${Math.round(lag)} s` : `${Math.round(lag / 60)} min`);
