import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';

const keyOf = (agentId: string) => ['tokens just made', agentId];

/** The token of an agent that was just made here. It is nowhere but in this page's memory, and gone with a reload or when somebody signs out. */
export const useTokenJustMade = (agentId: string) => useQuery<string>({ queryKey: keyOf(agentId), queryFn: skipToken, staleTime: Infinity }).data;

/** Remembers it, so that what is to be copied has it filled in. */
export function useKeepToken() {
  const client = useQueryClient();
  return (agentId: string, token: string) => client.setQueryData(keyOf(agentId), token);
}

/** Stands in its place where it isn't known. */
export const placeholder = 'YOUR_AGENT_TOKEN';
