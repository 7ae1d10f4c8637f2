import { Navigate, useLocation } from 'react-router';
import { useSession } from '../api/signedIn';
import { lastOrganization } from './lastOrganization';
import { deployment } from './organization';
import { firstScreen } from './screens';

/** An address that names no organization leads to the one that was looked at last: `/` to its first screen, `/inbox/cnv_…` to that. */
export function Home() {
  const { user } = useSession();
  const { pathname, search } = useLocation();
  const last = lastOrganization();
  const organizationId = user.organizationId === deployment ? (last ?? deployment) : user.organizationId;
  const path = pathname !== '/' ? pathname.slice(1) + search : (firstScreen(user, organizationId)?.path ?? '');
  return <Navigate to={`/o/${organizationId}/${path}`} replace />;
}
