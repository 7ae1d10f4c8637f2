import { ProblemError } from '../api/problem';

/** What came of signing in by the provider, in words for whoever tried: by the code in the address that it led back to. */
export function oidcProblem(code: string | null, provider = 'the provider'): ProblemError | undefined {
  const known = words(provider);
  const said = code && Object.hasOwn(known, code) && known[code];
  return said
    ? new ProblemError({ type: `urn:switchboard:problem:${code}`, title: code, status: 403, code, detail: said[0], next: said[1] })
    : undefined;
}

const words = (provider: string): Record<string, [detail: string, next: string]> => ({
  oidc_refused: [
    `You weren’t signed in: ${provider} refused, or what it said can’t be believed.`,
    'Try again. If it stays so, tell whoever runs this deployment; its log says why.',
  ],
  oidc_expired: [
    `Signing in with ${provider} took too long, was done already, or was begun in another browser.`,
    'Begin again here.',
  ],
  oidc_unknown_user: [
    `${provider} knows you, but nobody who may sign in here has that address.`,
    'Ask an admin of your organization to invite you with the address that you have there.',
  ],
  oidc_unverified: [
    `${provider} doesn’t say that your e-mail address is verified.`,
    'Verify it there, then sign in again; or sign in by password.',
  ],
  oidc_unreachable: [
    `${provider} can’t be reached at the moment.`,
    'Try again in a while, or sign in by password.',
  ],
});
