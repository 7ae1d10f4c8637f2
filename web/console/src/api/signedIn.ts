import { queryOptions } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { answer, api, queryClient, sessionKey } from './client';
import { ProblemError } from './problem';
import type { Role, SessionView } from './schema';

/** Who is signed in; null where nobody is. */
export const sessionQuery = queryOptions({
  queryKey: sessionKey,
  staleTime: 60_000,
  queryFn: async ({ signal }): Promise<SessionView | null> => {
    try {
      return await answer(api.GET('/api/v1/session', { signal }));
    } catch (error) {
      if (error instanceof ProblemError && error.problem.status === 401) {
        return null;
      }

      throw error;
    }
  },
});

/** Forgets what another person was shown, and goes on as this one. */
export function signedInAs(session: SessionView | null) {
  queryClient.clear();
  queryClient.setQueryData(sessionKey, session);
}

export const SessionContext = createContext<SessionView | null>(null);

/** Who is signed in. Only within the frame, which asks for it. */
export function useSession(): SessionView {
  const session = useContext(SessionContext);
  if (!session) {
    throw new Error('There is no session outside of the frame.');
  }

  return session;
}

const ranks: Role[] = ['viewer', 'operator', 'admin', 'super_admin'];

export const isAtLeast = (role: Role, least: Role) => ranks.indexOf(role) >= ranks.indexOf(least);

/** Whether who is signed in may do what this role may: viewers see figures, operators read and act, admins set up. */
export function useMay(): (least: Role) => boolean {
  const { role } = useSession().user;
  return least => isAtLeast(role, least);
}
