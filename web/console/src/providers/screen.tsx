import { IconPlug } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'providers',
  title: 'Providers',
  icon: IconPlug,
  shortcut: 'p',
  group: 'Connect',
  order: 120,
  least: 'admin',
  of: 'both',
  page: () => import('./ProvidersPage'),
};

export default screen;
