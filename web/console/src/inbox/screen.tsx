import { IconInbox } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'inbox',
  title: 'Inbox',
  icon: IconInbox,
  shortcut: 'i',
  group: 'Work',
  order: 20,
  least: 'operator',
  of: 'organization',
  page: () => import('./InboxPage'),
  waiting: overview => overview.conversations.escalated + overview.conversations.unanswered,
};

export default screen;
