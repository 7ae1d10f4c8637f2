import { IconAddressBook } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'contacts',
  title: 'Contacts',
  icon: IconAddressBook,
  shortcut: 'c',
  group: 'Work',
  order: 40,
  least: 'operator',
  of: 'organization',
  page: () => import('./ContactsPage'),
};

export default screen;
