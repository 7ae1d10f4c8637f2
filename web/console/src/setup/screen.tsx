import { IconServerCog } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'setup',
  title: 'Set-up',
  icon: IconServerCog,
  shortcut: 's',
  group: 'Connect',
  order: 125,
  least: 'admin',
  of: 'deployment',
  page: () => import('./SetupPage'),
};

export default screen;
