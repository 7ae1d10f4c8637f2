import type { Icon } from '@tabler/icons-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import type { Overview, Role, SessionUser } from '../api/schema';
import { isAtLeast } from '../api/signedIn';
import { deployment } from './organization';

/** A screen, as its folder's `screen.tsx` exports it by default. It joins by existing. */
export interface Screen {
  /** The first part of its address within the organization, such as `agents`. The page has the rest to itself. */
  path: string;
  title: string;
  icon: Icon;
  /** The letter after `g`. */
  shortcut: string;
  /** Where it stands in the navigation. */
  group: Group;
  order: number;
  /** The least role that sees it. */
  least: Role;
  /** Whether it is about an organization, about the deployment itself, or about either. */
  of: 'organization' | 'deployment' | 'both';
  page: () => Promise<{ default: ComponentType }>;
  /** How many of its things wait for a person; shown beside its title. */
  waiting?: (overview: Overview) => number;
}

export const groups = ['Work', 'Watch', 'Connect', 'Administer'] as const;

export type Group = (typeof groups)[number];

export interface ReadyScreen extends Screen {
  Page: LazyExoticComponent<ComponentType>;
}

const found = import.meta.glob<Screen>('../*/screen.tsx', { eager: true, import: 'default' });

/** All screens, in the order of the navigation. */
export const screens: readonly ReadyScreen[] = Object.values(found)
  .map(screen => ({ ...screen, Page: lazy(screen.page) }))
  .sort((a, b) => a.order - b.order);

for (const name of ['path', 'shortcut', 'order'] as const) {
  const twice = screens.find((screen, place) => screens.findIndex(other => other[name] === screen[name]) !== place);
  if (twice) {
    throw new Error(`Two screens have the ${name} ${twice[name]}.`);
  }
}

/** Whether somebody sees a screen in an organization. */
export const isSeen = (screen: Screen, user: SessionUser, organizationId: string) =>
  isAtLeast(user.role, screen.least) && (screen.of === 'both' || (screen.of === 'deployment') === (organizationId === deployment));

/** The screens that somebody sees in an organization. */
export const screensFor = (user: SessionUser, organizationId: string) => screens.filter(screen => isSeen(screen, user, organizationId));

/** Where somebody begins: in the deployment with what only it has. */
export function firstScreen(user: SessionUser, organizationId: string) {
  const seen = screensFor(user, organizationId);
  return seen.find(screen => screen.of === 'deployment') ?? seen[0];
}
