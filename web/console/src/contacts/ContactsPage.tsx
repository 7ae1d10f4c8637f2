import { Route, Routes } from 'react-router';
import { NoRoom } from '../app/NotFound';
import { Page } from '../parts/Page';
import { ContactList } from './ContactList';
import { OneContact } from './OneContact';

export default function ContactsPage() {
  return (
    <Page>
      <Routes>
        <Route index element={<ContactList />} />
        <Route path=":contactId" element={<OneContact />} />
        <Route path="*" element={<NoRoom />} />
      </Routes>
    </Page>
  );
}
