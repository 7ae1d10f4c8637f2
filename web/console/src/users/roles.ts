import type { Role } from '../api/schema';

/** What each role is, in a sentence. */
export const roles: Record<Role, { word: string; says: string }> = {
  viewer: { word: 'Viewer', says: 'Sees the figures of the organization and changes nothing.' },
  operator: { word: 'Operator', says: 'Reads what happens and acts in it: writes, takes conversations over, sees to what failed.' },
  admin: { word: 'Admin', says: 'Sets the organization up: agents, keys, rules, limits, users.' },
  super_admin: { word: 'Super-admin', says: 'Runs the deployment, for all organizations.' },
};

/** An organization has no super-admins, and the deployment no admins of one. */
export const rolesOf = (isDeployment: boolean): Role[] => (isDeployment ? ['operator', 'super_admin'] : ['viewer', 'operator', 'admin']);
