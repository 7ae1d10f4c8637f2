import { useQuery } from '@tanstack/react-query';
import { Navigate, useLocation } from 'react-router';
import { answer, api } from '../api/client';
import { useSession } from '../api/signedIn';
import { lastOrganization } from './lastOrganization';
import { deployment } from './organization';
import { PageSkeleton } from './PageSkeleton';
import { firstScreen } from './screens';

/** An address that names no organization leads to the one that was looked at last, or to the only one: `/` to its first screen, `/inbox/cnv_…` to that. */
export function Home() {
  const { user } = useSession();
  const { pathname, search } = useLocation();
  const last = lastOrganization();
  const isNew = user.organizationId === deployment && !last;
  const { data, isPending } = useQuery({
    queryKey: ['deployment', 'organizations', 'first'],
    queryFn: ({ signal }) => answer(api.GET('/api/v1/organizations', { params: { query: { limit: 2 } }, signal })),
    enabled: isNew,
    retry: false,
  });
  if (isNew && isPending) {
    return <PageSkeleton />;
  }

  // Where there is one organization, work begins there.
  const only = data?.items.length === 1 ? data.items[0]!.organizationId : undefined;
  const organizationId = user.organizationId === deployment ? (last ?? only ?? deployment) : user.organizationId;
  const path = pathname !== '/' ? pathname.slice(1) + search : (firstScreen(user, organizationId)?.path ?? '');
  return <Navigate to={`/o/${organizationId}/${path}`} replace />;
}
