import { IconKey } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'keys',
  title: 'Keys',
  icon: IconKey,
  shortcut: 'k',
  group: 'Connect',
  order: 100,
  least: 'admin',
  of: 'both',
  page: () => import('./KeysPage'),
};

export default screen;
