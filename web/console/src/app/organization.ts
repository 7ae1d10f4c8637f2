import { createContext, useContext } from 'react';
import type { SessionUser } from '../api/schema';

/** The organization of the deployment itself: its users see all organizations, and it has jobs, alerts, tokens and users of its own. */
export const deployment = 'org_deployment';

/** The organization that the address names: `/o/{organizationId}/…`. */
export interface Organization {
  organizationId: string;
  /** Until it is known, its id. */
  name: string;
  /** Goes into the query (or the body) of each call that takes `organizationId`: a user of an organization leaves it out. */
  ask: { organizationId?: string };
  /** The deployment itself is looked at, not an organization of it. */
  isDeployment: boolean;
  /** What changes is told as it does; to viewers without which thing it was. */
  isLive: boolean;
  /** The address of a screen here, such as `to('inbox')` or `to('agents/agt_…')`. */
  to: (path: string) => string;
}

export const organizationAt = (organizationId: string, name: string, user: SessionUser): Organization => ({
  organizationId,
  name,
  ask: user.organizationId === deployment ? { organizationId } : {},
  isDeployment: organizationId === deployment,
  isLive: organizationId !== deployment,
  to: path => `/o/${organizationId}/${path}`,
});

export const OrganizationContext = createContext<Organization | null>(null);

/** The organization that is looked at. Only within the frame. */
export function useOrganization(): Organization {
  const organization = useContext(OrganizationContext);
  if (!organization) {
    throw new Error('There is no organization outside of the frame.');
  }

  return organization;
}
