import { queryOptions, useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { AgentName } from '../agents/names';
import { answer, api } from '../api/client';
import { useOrganization, type Organization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { useFilters } from './filters';
import classes from './SearchResults.module.css';
import { nameOf } from './who';

const mostPeople = 5;
const mostOfEach = 3;

/** The conversations of people whose name or address is looked for. */
const peopleQuery = (organization: Organization, search: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'searches', search, 'people'],
    queryFn: async ({ signal }) => {
      const people = await answer(api.GET('/api/v1/contacts', { params: { query: { ...organization.ask, search, limit: mostPeople } }, signal }));
      // Who was deleted meanwhile isn't found.
      const theirs = await Promise.allSettled(
        people.items.map(({ contactId }) =>
          answer(
            api.GET('/api/v1/contacts/{contactId}/conversations', {
              params: { path: { contactId }, query: { ...organization.ask, limit: mostOfEach } },
              signal,
            }),
          ),
        ),
      );
      return theirs.flatMap(page => (page.status === 'fulfilled' ? page.value.items : []));
    },
  });

/** People whose name or address is looked for, by their conversations, above the messages that have the words. */
export function PeopleFound({ query }: { query: string }) {
  const organization = useOrganization();
  const { search } = useFilters();
  const { data } = useQuery(peopleQuery(organization, query));
  if (!data?.length) {
    return null;
  }

  return (
    <ol className={classes.results} aria-label="People found">
      {data.map(({ conversationId, agentId, lastMessageAt, contact, contactId }) => (
        <li key={conversationId}>
          <Link to={`${organization.to(`inbox/${conversationId}`)}${search}`} className={classes.result}>
            <span className={classes.top}>
              <span className={classes.person}>{nameOf({ contact, contactId })}</span>
              <Ago at={lastMessageAt} />
            </span>
            <span className={classes.by}>
              Conversation with <AgentName of={agentId} />
            </span>
          </Link>
        </li>
      ))}
    </ol>
  );
}
