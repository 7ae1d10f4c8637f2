import { IconActivity } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'overview',
  title: 'Overview',
  icon: IconActivity,
  shortcut: 'o',
  group: 'Work',
  order: 10,
  least: 'viewer',
  of: 'organization',
  page: () => import('./OverviewPage'),
};

export default screen;
