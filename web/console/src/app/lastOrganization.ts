const key = 'switchboard-organization';

/** The organization that was looked at last in this browser. */
export function lastOrganization(): string | null {
  return localStorage.getItem(key);
}

export function forgetOrganization(organizationId: string) {
  if (lastOrganization() === organizationId) {
    localStorage.removeItem(key);
  }
}

export function rememberOrganization(organizationId: string) {
  localStorage.setItem(key, organizationId);
}
