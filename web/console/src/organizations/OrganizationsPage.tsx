import { Route, Routes } from 'react-router';
import { NoRoom } from '../app/NotFound';
import { Page } from '../parts/Page';
import { OneOrganization } from './OneOrganization';
import { OrganizationList } from './OrganizationList';

export default function OrganizationsPage() {
  return (
    <Page>
      <Routes>
        <Route index element={<OrganizationList />} />
        <Route path=":organization" element={<OneOrganization />} />
        <Route path="*" element={<NoRoom />} />
      </Routes>
    </Page>
  );
}
