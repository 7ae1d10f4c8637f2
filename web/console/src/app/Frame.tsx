import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react';
import { Navigate, Route, Routes, useLocation, useParams } from 'react-router';
import { organizationQuery } from '../api/organization';
import { isMissing } from '../api/problem';
import { useMay, useSession } from '../api/signedIn';
import { Broken } from './Broken';
import { Dialogs } from './Dialogs';
import classes from './Frame.module.css';
import { forgetOrganization, rememberOrganization } from './lastOrganization';
import { Navigation } from './Navigation';
import { NavigationDrawer } from './NavigationDrawer';
import { NoOrganization, NoPage } from './NotFound';
import { deployment, OrganizationContext, organizationAt, useOrganization } from './organization';
import { PageSkeleton } from './PageSkeleton';
import { firstScreen, screensFor } from './screens';
import { TopBar } from './TopBar';
import { useFocusOnPage } from './useFocusOnPage';
import { LiveContext, useLiveConnection } from './useLive';

const GivenToMe = lazy(() => import('../inbox/GivenToMe'));

/** What stands around every screen of the organization in the address. */
export function Frame() {
  const { user, organization: own } = useSession();
  const { organizationId = '' } = useParams();
  const { pathname } = useLocation();
  const isOfDeployment = user.organizationId === deployment;
  const isOther = isOfDeployment && organizationId !== deployment;
  const { data: other, error } = useQuery({ ...organizationQuery({ organizationId }), enabled: isOther });
  const name = isOther ? (other?.name ?? organizationId) : organizationId === deployment ? 'Deployment' : (own?.name ?? organizationId);
  const organization = useMemo(() => organizationAt(organizationId, name, user), [organizationId, name, user]);
  const isNowhere = isOther && !!error && isMissing(error);
  useEffect(() => (isNowhere ? forgetOrganization : rememberOrganization)(organizationId), [organizationId, isNowhere]);
  const live = useLiveConnection(organization, isNowhere);

  if (isNowhere) {
    return <NoOrganization />;
  }

  if (!isOfDeployment && organizationId !== user.organizationId) {
    return <Navigate to={pathname.replace(`/o/${organizationId}`, `/o/${user.organizationId}`)} replace />;
  }

  return (
    <OrganizationContext value={organization}>
      <LiveContext value={live}>
        <Rooms />
      </LiveContext>
    </OrganizationContext>
  );
}

function Rooms() {
  const { user } = useSession();
  const { organizationId } = useOrganization();
  const [isDrawerOpen, setDrawerOpen] = useState(false);
  const { pathname, search } = useLocation();
  const screens = screensFor(user, organizationId);
  const isInbox = useMay()('operator') && organizationId !== deployment;
  const first = firstScreen(user, organizationId);
  const main = useRef<HTMLElement>(null);
  useEffect(() => setDrawerOpen(false), [pathname, search]);
  useFocusOnPage(main, pathname);

  return (
    <div className={classes.frame}>
      <a
        className={classes.skip}
        href="#main"
        onClick={event => {
          event.preventDefault();
          main.current?.focus();
        }}
      >
        Skip to content
      </a>
      <TopBar openNavigation={() => setDrawerOpen(true)} />
      <div className={classes.side}>
        <Navigation />
      </div>
      <NavigationDrawer isOpen={isDrawerOpen} close={() => setDrawerOpen(false)} />
      <main className={classes.main} id="main" ref={main} tabIndex={-1}>
        <Broken>
          <Suspense fallback={<PageSkeleton />}>
            <Routes>
              <Route index element={first ? <Navigate to={first.path} replace /> : <NoPage />} />
              {screens.map(({ path, Page }) => (
                <Route key={path} path={`${path}/*`} element={<Page key={organizationId} />} />
              ))}
              <Route path="*" element={<NoPage />} />
            </Routes>
          </Suspense>
        </Broken>
      </main>
      <Dialogs />
      {isInbox && (
        <Suspense>
          <GivenToMe />
        </Suspense>
      )}
    </div>
  );
}
