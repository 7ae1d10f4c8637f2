import { IconTimelineEvent } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'events',
  title: 'Events',
  icon: IconTimelineEvent,
  shortcut: 'e',
  group: 'Watch',
  order: 90,
  // The API lets viewers see no events.
  least: 'operator',
  of: 'organization',
  page: () => import('./EventsPage'),
};

export default screen;
