import { IconBuilding } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'organizations',
  title: 'Organizations',
  icon: IconBuilding,
  shortcut: 'z',
  group: 'Administer',
  order: 130,
  least: 'super_admin',
  of: 'deployment',
  page: () => import('./OrganizationsPage'),
};

export default screen;
