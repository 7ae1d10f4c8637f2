import { Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import type { UserView } from '../api/schema';
import { FormEnd } from '../forms/FormEnd';
import { useSeen } from '../forms/useSeen';
import { useChangeUser } from './queries';
import { RoleChoice } from './RoleChoice';

interface ChangeUserProps {
  user: UserView;
  isSelf: boolean;
  close: () => void;
}

export function ChangeUser({ user, ...rest }: ChangeUserProps) {
  const { seen, round, note } = useSeen(user, ({ name, role }) => [name, role]);
  return (
    <>
      {note}
      <ChangeForm key={round} user={seen} {...rest} />
    </>
  );
}

function ChangeForm({ user, isSelf, close }: ChangeUserProps) {
  const [name, setName] = useState(user.name);
  const [role, setRole] = useState(user.role);
  const change = useChangeUser(user);
  const problem = change.error ? problemOf(change.error) : undefined;
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        change.mutate({ name: name.trim(), role: isSelf ? undefined : role }, { onSuccess: close });
      }}
    >
      <Stack>
        <TextInput
          label="Name"
          value={name}
          onChange={event => setName(event.currentTarget.value)}
          error={problem?.field === 'name' ? problem.detail : undefined}
          maxLength={80}
          required
          withAsterisk={false}
          data-autofocus
        />
        {isSelf ? (
          <Text size="sm">Your own role is for another admin to change.</Text>
        ) : (
          <RoleChoice value={role} change={setRole} error={problem?.field === 'role' ? problem.detail : undefined} />
        )}
        <FormEnd does="Save" isPending={change.isPending} error={change.error} close={close} />
      </Stack>
    </form>
  );
}
