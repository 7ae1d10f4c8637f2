import { queryOptions, useQuery } from '@tanstack/react-query';
import { tokensQuery } from '../agents/queries';
import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import { useMay } from '../api/signedIn';
import { useOrganization, type Organization } from '../app/organization';

/** As a rule the newest few messages tell; else these. */
const [few, many] = [10, 100];

/** Of an agent's newest messages: the last that a person wrote, and the last that it wrote itself. Asked again as conversations change. */
const lastWordsQuery = (organization: Organization, agentId: string) =>
  queryOptions({
    queryKey: [organization.organizationId, 'conversations', 'last words', agentId],
    queryFn: async ({ signal }) => {
      const { items, words } = await lastWords(agentId, few, signal);
      return items.length < few || (words.heard && words.written) ? words : (await lastWords(agentId, many, signal)).words;
    },
    enabled: agentId !== '',
  });

async function lastWords(agentId: string, limit: number, signal: AbortSignal) {
  const { items } = await answer(api.GET('/api/v1/messages', { params: { query: { agentId, limit } }, signal }));
  // Keywords and their confirmations are Switchboard's own business.
  const own = items.filter(message => !message.keyword);
  const words = {
    heard: own.find(message => message.direction === 'in' && message.status !== 'automatic'),
    written: own.find(message => message.direction === 'out' && !message.author && message.status !== 'canceled'),
  };
  return { items, words };
}

const pace = 4_000;

/** What an agent has done so far: when its program was last heard from, what people wrote to it, and what it wrote. */
export function useProgress(agentId: string) {
  const organization = useOrganization();
  const may = useMay();
  const { data: words, isPending, error, refetch } = useQuery(lastWordsQuery(organization, agentId));
  // Nothing tells live that a token was used.
  const tokens = usePages(tokensQuery(organization), { enabled: may('admin') && agentId !== '', refetchInterval: pace });
  // Who doesn't see tokens sees what it wrote.
  const seen = [words?.written?.createdAt, ...tokens.rows.filter(token => token.agentId === agentId).map(token => token.lastUsedAt)];
  return {
    isPending: isPending || (may('admin') && tokens.isPending),
    seenAt: seen.filter(at => at !== undefined && at !== null).sort().at(-1),
    heard: words?.heard,
    written: words?.written,
    /** What isn't known can't be told from what didn't happen. */
    error: (words ? null : error) ?? (tokens.rows.length > 0 ? null : tokens.error),
    retry: () => Promise.all([refetch(), may('admin') && tokens.refetch()]),
  };
}

export type Progress = ReturnType<typeof useProgress>;
