import { Route, Routes } from 'react-router';
import { NoRoom } from '../app/NotFound';
import { Page } from '../parts/Page';
import { AlertList } from './AlertList';
import { OneAlert } from './OneAlert';
import { RouteList } from './RouteList';

export default function AlertsPage() {
  return (
    <Page>
      <Routes>
        <Route index element={<AlertList />} />
        <Route path="routes" element={<RouteList />} />
        <Route path=":alertId" element={<OneAlert />} />
        <Route path="*" element={<NoRoom />} />
      </Routes>
    </Page>
  );
}
