import { IconFileCertificate } from '@tabler/icons-react';
import type { Screen } from '../app/screens';

const screen: Screen = {
  path: 'audit',
  title: 'Audit',
  icon: IconFileCertificate,
  shortcut: 'd',
  group: 'Administer',
  order: 150,
  least: 'admin',
  of: 'both',
  page: () => import('./AuditPage'),
};

export default screen;
