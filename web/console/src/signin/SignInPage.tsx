import { Button, Divider, PasswordInput, Stack, Text, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { queryOptions, useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, type FormEvent } from 'react';
import { Navigate, useSearchParams } from 'react-router';
import { answer, api } from '../api/client';
import { sessionQuery, signedInAs } from '../api/signedIn';
import { ProblemNote } from '../parts/ProblemNote';
import { Door } from './Door';
import { oidcProblem } from './oidcProblem';

/** How people sign in here. Without an answer, by password. */
const waysQuery = queryOptions({
  queryKey: ['signInWays'],
  staleTime: 60_000,
  queryFn: ({ signal }) => answer(api.GET('/api/v1/session/ways', { signal })),
});

export default function SignInPage() {
  const [parameters] = useSearchParams();
  const { data: session } = useQuery(sessionQuery);
  const { data: ways } = useQuery(waysQuery);
  const signIn = useMutation({
    mutationFn: (body: { email: string; password: string }) => answer(api.POST('/api/v1/session', { body })),
    onSuccess: signedInAs,
  });
  const next = parameters.get('next');
  // What was told to whoever was signed in is nobody else's.
  useEffect(() => notifications.clean(), []);
  if (session) {
    // An address of the console alone: two slashes would lead to another host.
    return <Navigate to={next?.startsWith('/') && !next.startsWith('//') ? next : '/'} replace />;
  }

  const oidc = ways?.oidc;
  const refused = oidcProblem(parameters.get('problem'), oidc?.name);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    signIn.mutate({ email: String(form.get('email')).trim(), password: String(form.get('password')) });
  };
  return (
    <Door title="Sign in">
      {/* What one tries now says more than what was tried before. */}
      {!signIn.error && <ProblemNote error={refused} />}
      {oidc && (
        <>
          <Button component="a" href={`/api/v1/session/oidc?${new URLSearchParams({ next: next ?? '/' })}`} variant="default" size="sm">
            Sign in with {oidc.name}
          </Button>
          <Divider label="or by password" />
        </>
      )}
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
