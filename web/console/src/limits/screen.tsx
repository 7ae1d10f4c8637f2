import { IconGauge } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'limits',
  title: 'Limits & billing',
  icon: IconGauge,
  shortcut: 'l',
  group: 'Watch',
  order: 60,
  least: 'operator',
  of: 'organization',
  page: () => import('./LimitsPage'),
};

export default screen;
