import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import { Navigate, Route, Routes as Choose, useLocation } from 'react-router';
import { SessionContext, sessionQuery } from '../api/signedIn';
import { ProblemNote } from '../parts/ProblemNote';
import { Frame } from './Frame';
import { Home } from './Home';
import { PageSkeleton } from './PageSkeleton';

const SignInPage = lazy(() => import('../signin/SignInPage'));
const WelcomePage = lazy(() => import('../welcome/WelcomePage'));

const pause = 5_000;

export function Routes() {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Choose>
        <Route path="signin" element={<SignInPage />} />
        <Route path="welcome" element={<WelcomePage />} />
        <Route path="*" element={<SignedIn />} />
      </Choose>
    </Suspense>
  );
}

/** All that needs a session. Without one the sign-in page comes first, and leads back here. */
function SignedIn() {
  // Where nothing is shown yet, no live connection tells that the server is there again.
  const { data: session, error, refetch } = useQuery({ ...sessionQuery, refetchInterval: ({ state }) => (state.data === undefined && state.error ? pause : false) });
  const { pathname, search } = useLocation();
  if (session === undefined) {
    return error ? <ProblemNote error={error} retry={refetch} /> : <PageSkeleton />;
  }

  if (session === null) {
    return <Navigate to={pathname === '/' ? '/signin' : `/signin?${new URLSearchParams({ next: pathname + search })}`} replace />;
  }

  return (
    <SessionContext value={session}>
      <Choose>
        <Route path="o/:organizationId/*" element={<Frame />} />
        <Route path="*" element={<Home />} />
      </Choose>
    </SessionContext>
  );
}
