import { CloseButton, TextInput } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useAddress } from '../app/address';

/** Narrows a list to one number or e-mail address: the API looks for the whole of it, so it counts on Enter. */
export function AddressFilter() {
  const { at, change } = useAddress();
  const address = at('address');
  const [typed, setTyped] = useState(address);
  useEffect(() => setTyped(address), [address]);
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        change('address', typed.trim());
      }}
    >
      <TextInput
        size="xs"
        w={240}
        aria-label="Number or e-mail address"
        placeholder="Number or e-mail, then Enter"
        value={typed}
        onChange={event => setTyped(event.currentTarget.value)}
        rightSection={address && <CloseButton size="xs" aria-label="Of everybody" onClick={() => change('address', '')} />}
      />
    </form>
  );
}
