import { IconBell } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'alerts',
  title: 'Alerts',
  icon: IconBell,
  shortcut: 't',
  group: 'Watch',
  order: 70,
  // The API lets viewers see no alerts.
  least: 'operator',
  of: 'both',
  page: () => import('./AlertsPage'),
  waiting: overview => overview.alerts.open,
};

export default screen;
