import { IconWebhook } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'webhooks',
  title: 'Webhooks',
  icon: IconWebhook,
  shortcut: 'w',
  group: 'Connect',
  order: 110,
  least: 'operator',
  of: 'organization',
  page: () => import('./WebhooksPage'),
};

export default screen;
