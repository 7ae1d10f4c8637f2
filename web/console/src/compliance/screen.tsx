import { IconScale } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'compliance',
  title: 'Compliance',
  icon: IconScale,
  shortcut: 'm',
  group: 'Watch',
  order: 50,
  least: 'operator',
  of: 'organization',
  page: () => import('./CompliancePage'),
};

export default screen;
