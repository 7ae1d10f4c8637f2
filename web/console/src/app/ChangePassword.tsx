import { PasswordInput, Stack } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { answer, api } from '../api/client';
import { FormEnd } from '../forms/FormEnd';
import { Modal } from '../parts/Modal';

interface ChangePasswordProps {
  isOpen: boolean;
  close: () => void;
}

export const ChangePassword = ({ isOpen, close }: ChangePasswordProps) => (
  <Modal opened={isOpen} onClose={close} title="Change password">
    <PasswordForm close={close} />
  </Modal>
);

function PasswordForm({ close }: { close: () => void }) {
  const change = useMutation({
    mutationFn: (body: { current: string; password: string }) => answer(api.PUT('/api/v1/session/password', { body })),
    onSuccess: () => {
      close();
      notifications.show({ message: 'Your password is changed.' });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    change.mutate({ current: String(form.get('current')), password: String(form.get('password')) });
  };
  return (
    <form onSubmit={submit}>
      <Stack>
        <PasswordInput name="current" label="Current password" autoComplete="current-password" required withAsterisk={false} data-autofocus />
        <PasswordInput
          name="password"
          label="New password"
          description="At least 12 characters. Your other browsers are signed out."
          autoComplete="new-password"
          minLength={12}
          required
          withAsterisk={false}
        />
        <FormEnd does="Change password" isPending={change.isPending} error={change.error} close={close} />
      </Stack>
    </form>
  );
}
