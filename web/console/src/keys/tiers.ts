import type { Tier, TokenView } from '../api/schema';

/** How far a key reaches, in words. */
export const tiers: Record<Tier, { word: string; says: string }> = {
  agent: { word: 'An agent', says: 'Speaks as one agent and sees what that agent sees.' },
  organization: { word: 'The organization', says: 'Does everything in this organization: all agents, settings, keys.' },
  super_admin: { word: 'The deployment', says: 'Does everything in every organization.' },
};

export const stateOf = (token: TokenView) => {
  if (token.revokedAt) {
    return 'revoked';
  }

  return token.expiresAt && Date.parse(token.expiresAt) <= Date.now() ? 'expired' : 'active';
};
