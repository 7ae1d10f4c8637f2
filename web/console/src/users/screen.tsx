import { IconUsers } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'users',
  title: 'Users',
  icon: IconUsers,
  shortcut: 'u',
  group: 'Administer',
  order: 140,
  least: 'admin',
  of: 'both',
  page: () => import('./UsersPage'),
};

export default screen;
