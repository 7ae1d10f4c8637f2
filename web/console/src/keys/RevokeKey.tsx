import type { TokenView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { Ago } from '../parts/Ago';
import { Ask } from '../parts/Ask';
import { RowButton } from '../parts/RowButton';
import { useRevoke } from './queries';
import { stateOf } from './tiers';

/** Takes a key back; of one that was, when. */
export function RevokeKey({ token }: { token: TokenView }) {
  const revoke = useRevoke();
  const may = useMay();
  if (token.revokedAt) {
    return <Ago at={token.revokedAt} />;
  }

  if (!may('admin') || stateOf(token) === 'expired') {
    return null;
  }

  return (
    <Ask
      title={`Revoke ${token.name}?`}
      says={
        <>
          Whoever uses the key that ends in {token.lastFour} is refused at once, everywhere, and streams that it opened end. It can’t be taken back: make a new key first if a program still needs one.
          {token.lastUsedAt && (
            <>
              {' '}
              It was last used <Ago at={token.lastUsedAt} />.
            </>
          )}
        </>
      }
      confirm="Revoke"
      danger
      run={() => revoke.mutateAsync(token.tokenId)}
    >
      {open => (
        <RowButton onClick={open} aria-label={`Revoke ${token.name}, which ends in ${token.lastFour}`}>
          Revoke
        </RowButton>
      )}
    </Ask>
  );
}
