import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import createClient from 'openapi-fetch';
import { garbled, ProblemError, problemIn, unreachable } from './problem';
import { noteReached } from './reached';
import type { paths, SessionView } from './schema';

export const sessionKey = ['session'] as const;

/** The session ended elsewhere: the frame leads to the sign-in page. A wrong password is not that. */
const signedOut = (error: unknown) => {
  if (
    error instanceof ProblemError
    && error.problem.status === 401
    && error.problem.code !== 'sign_in_failed'
    && queryClient.getQueryData(sessionKey)
  ) {
    queryClient.setQueryData(sessionKey, null);
  }
};

/** What the server said, kept for all screens. A refusal isn't asked again; trouble is, twice. */
export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: signedOut }),
  mutationCache: new MutationCache({ onError: signedOut }),
  defaultOptions: {
    // A server on this very machine is reached without a network.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      staleTime: 15_000,
      retry: (failures, error) => failures < 2 && !(error instanceof ProblemError && error.problem.status >= 400 && error.problem.status < 500),
    },
  },
});

/** Every address of the API by its types, with the session's cookie and its CSRF token. Use with `answer`. */
export const api = createClient<paths>({ baseUrl: '', credentials: 'same-origin' });

api.use({
  onRequest({ request }) {
    const csrf = queryClient.getQueryData<SessionView | null>(sessionKey)?.csrf;
    if (csrf && request.method !== 'GET') {
      request.headers.set('X-CSRF-Token', csrf);
    }

    return request;
  },
  onResponse: noteReached,
});

/** What a call answers; throws a `ProblemError` where it is refused or the server can't be reached. */
export async function answer<T>(call: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  let done;
  try {
    done = await call;
  } catch (error) {
    // What fetch fails with where there is no answer, and what an answer in pieces can't be read by.
    throw error instanceof TypeError ? new ProblemError(unreachable) : error instanceof SyntaxError ? new ProblemError(garbled) : error;
  }

  if (!done.response.ok) {
    throw new ProblemError(problemIn(done.error, done.response.status));
  }

  return done.data as T;
}

/** The header by which a change only counts if nobody changed it since this version was read. */
export const ifMatch = (seen: { version?: number }) => ({ 'If-Match': `"${seen.version ?? 0}"` });

/** A reference of one's own: sent again with the same one, a message leaves once. */
export const newReference = () =>
  // crypto.randomUUID is missing where the console is served over plain http.
  `console-${Array.from(crypto.getRandomValues(new Uint8Array(12)), byte => byte.toString(16).padStart(2, '0')).join('')}`;
