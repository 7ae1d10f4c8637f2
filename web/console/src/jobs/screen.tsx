import { IconStack2 } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'jobs',
  title: 'Jobs & outbox',
  icon: IconStack2,
  shortcut: 'j',
  group: 'Watch',
  order: 80,
  least: 'operator',
  of: 'both',
  page: () => import('./JobsPage'),
  waiting: overview => overview.jobs.dead,
};

export default screen;
