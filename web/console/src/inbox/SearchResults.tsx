import { Skeleton } from '@mantine/core';
import { useRef } from 'react';
import { Link } from 'react-router';
import { AgentName } from '../agents/names';
import { usePages } from '../api/pages';
import type { FoundMessage } from '../api/schema';
import { useShortcuts } from '../app/keys';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { Empty } from '../parts/Empty';
import { More } from '../parts/More';
import { ProblemNote } from '../parts/ProblemNote';
import { useFilters } from './filters';
import { Marked } from './Marked';
import { searchQuery } from './threads';
import { PeopleFound } from './PeopleFound';
import classes from './SearchResults.module.css';

/** People by name or address, and the messages that have the words, newest first; each leads to its place in the conversation. */
export function SearchResults({ query }: { query: string }) {
  const organization = useOrganization();
  const { filters, message, search } = useFilters();
  const list = usePages(searchQuery(organization, query, filters));
  const results = useRef<HTMLDivElement>(null);
  const move = (step: number) => {
    const links = [...(results.current?.querySelectorAll<HTMLElement>('a') ?? [])];
    const from = links.findIndex(link => link === document.activeElement || link.ariaCurrent === 'true');
    links[Math.max(0, Math.min(links.length - 1, from + step))]?.focus();
  };
  useShortcuts('Search', [
    { keys: 'j', says: 'Next found', run: () => move(1) },
    { keys: 'k', says: 'Found before', run: () => move(-1) },
  ]);

  if (list.error && list.rows.length === 0) {
    return (
      <div className={classes.note}>
        <ProblemNote error={list.error} retry={list.refetch} />
      </div>
    );
  }

  if (list.isPending) {
    return (
      <div className={classes.note} role="status" aria-label="Searching">
        {[0, 1, 2, 3].map(place => (
          <Skeleton key={place} height={56} mb="sm" />
        ))}
      </div>
    );
  }

  if (list.rows.length === 0) {
    return (
      <div className={classes.scroller} ref={results}>
        <PeopleFound query={query} />
        <Empty title="No message has these words">
          All words have to be in one message; “words in quotes” side by side. The last may be unfinished, from three letters on. People are found by
          their name, number or address. What was just written is found a second later.
        </Empty>
      </div>
    );
  }

  const address = ({ message: { conversationId, messageId } }: FoundMessage) => {
    const parameters = new URLSearchParams(search);
    parameters.set('message', messageId);
    return `${organization.to(`inbox/${conversationId}`)}?${parameters}`;
  };
  return (
    <div className={classes.scroller} ref={results}>
      <PeopleFound query={query} />
      <ol className={classes.results} aria-label="Messages found">
        {list.rows.map(found => (
          <li key={found.message.messageId}>
            <Link to={address(found)} className={classes.result} aria-current={found.message.messageId === message ? 'true' : undefined}>
              <span className={classes.top}>
                <Channel of={found.message.channel} short />
                <span className={classes.who}>{found.message.direction === 'in' ? found.message.from : `to ${found.message.to}`}</span>
                <Ago at={found.message.createdAt} />
              </span>
              <span className={classes.snippet}>
                <Marked snippet={found.snippet} />
              </span>
              <span className={classes.by}>
                <AgentName of={found.message.agentId} />
              </span>
            </Link>
          </li>
        ))}
      </ol>
      <More list={list} />
    </div>
  );
}
