import { Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { newReference } from '../api/client';
import { problemOf } from '../api/problem';
import type { Role } from '../api/schema';
import { FormEnd } from '../forms/FormEnd';
import { LinkOnce } from './LinkOnce';
import { useInvite } from './queries';
import { RoleChoice } from './RoleChoice';

/** Invites a person, and shows the link to pass on. */
export function InviteUser({ close }: { close: () => void }) {
  const [draft, setDraft] = useState({ email: '', name: '', role: 'operator' as Role });
  const [clientRef, setClientRef] = useState(newReference);
  const invite = useInvite();
  const change = (part: Partial<typeof draft>) => {
    setDraft(before => ({ ...before, ...part }));
    setClientRef(newReference());
  };
  if (invite.data) {
    return <LinkOnce link={invite.data.link} name={invite.data.user.name} close={close} />;
  }

  const problem = invite.error ? problemOf(invite.error) : undefined;
  const wrong = (field: string) => (problem?.field === field ? problem.detail : undefined);
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        invite.mutate({ ...draft, email: draft.email.trim(), name: draft.name.trim(), clientRef });
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          value={draft.name}
          onChange={event => change({ name: event.currentTarget.value })}
          error={wrong('name')}
          maxLength={80}
          autoComplete="off"
          required
          withAsterisk={false}
          data-autofocus
        />
        <TextInput
          type="email"
          label="E-mail address"
          description="They sign in with it"
          value={draft.email}
          onChange={event => change({ email: event.currentTarget.value })}
          error={wrong('email')}
          maxLength={254}
          autoComplete="off"
          required
          withAsterisk={false}
        />
        <RoleChoice value={draft.role} change={role => change({ role })} error={wrong('role')} />
        <FormEnd does="Invite" isPending={invite.isPending} error={invite.error} close={close} />
      </Stack>
    </form>
  );
}
