import { IconRobot } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'agents',
  title: 'Agents',
  icon: IconRobot,
  shortcut: 'a',
  group: 'Work',
  order: 30,
  least: 'operator',
  of: 'organization',
  page: () => import('./AgentsPage'),
};

export default screen;
