import { Button, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import type { FormEvent } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { answer, api } from '../api/client';
import { sessionQuery, signedInAs } from '../api/signedIn';
import { ProblemNote } from '../parts/ProblemNote';
import { Door } from './Door';

export default function SignInPage() {
  const [parameters] = useSearchParams();
  const { data: session } = useQuery(sessionQuery);
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => answer(api.POST('/api/v1/session', { body })),
    onSuccess: signedInAs,
  });
  if (session) {
    const next = parameters.get('next');
    // An address of the console alone: two slashes would lead to another host.
    return <Navigate to={next?.startsWith('/') && !next.startsWith('//') ? next : '/'} replace />;
  }

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ email: String(form.get('email')).trim(), password: String(form.get('password')) });
  };
  return (
    <Door title="Sign in">
      <form onSubmit={submit}>
        <Stack>
          <TextInput name="email" type="email" label="E-mail address" autoComplete="username" required withAsterisk={false} autoFocus size="md" />
          <PasswordInput name="password" label="Password" autoComplete="current-password" required withAsterisk={false} size="md" />
          <ProblemNote error={signIn.error} />
          <Button type="submit" size="sm" loading={signIn.isPending}>
            Sign in
          </Button>
        </Stack>
      </form>
      <Text size="sm" c="dimmed">
        Without an account, or without your password? An admin of your organization sends you a sign-in link.
      </Text>
    </Door>
  );
}
