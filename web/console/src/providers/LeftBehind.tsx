import type { CredentialUse } from '../api/schema';
import { channelWord } from '../parts/Channel';
import classes from './ProviderCard.module.css';

/** Addresses that go on with a credential which is no longer in force. */
export const LeftBehind = ({ uses }: { uses: readonly CredentialUse[] }) => (
  <div className={classes.left}>
    <p>These go on with a credential that is no longer in force, so that account has to stay good until they are given up:</p>
    <ul>
      {uses.map(use => (
        <li key={`${use.agentId}-${use.channel}-${use.address}`}>
          {use.displayName ?? 'The pool'}: {use.address ?? 'a number that is being bought'} ({channelWord(use.channel)})
        </li>
      ))}
    </ul>
  </div>
);
