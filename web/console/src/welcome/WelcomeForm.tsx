import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import { useNavigate } from 'react-router';
import { answer, api } from '../api/client';
import { signedInAs } from '../api/signedIn';
import type { OpenSignInLinkView } from '../api/schema';
import { ProblemNote } from '../parts/ProblemNote';

interface WelcomeFormProps {
  link: string;
  look: OpenSignInLinkView;
}

export function WelcomeForm({ link, look }: WelcomeFormProps) {
  const navigate = useNavigate();
  const [differs, setDiffers] = useState(false);
  const use = useMutation({
    mutationFn: (body: { email?: string; name?: string; password: string }) => answer(api.POST('/api/v1/session/link', { body: { link, ...body } })),
    onSuccess: async session => {
      signedInAs(session);
      await navigate('/', { replace: true });
    },
  });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [password, again] = [String(form.get('password')), String(form.get('again'))];
    setDiffers(password !== again);
    if (password === again) {
      const said = (name: string) => (form.has(name) ? String(form.get(name)).trim() : undefined);
      use.mutate({ email: said('email'), name: said('name'), password });
    }
  };
  const asksName = look.purpose !== 'reset';
  return (
    <form onSubmit={submit}>
      <Stack>
        {look.email ? (
          <TextInput label="E-mail address" type="email" autoComplete="username" value={look.email} readOnly size="md" />
        ) : (
          <TextInput name="email" label="E-mail address" type="email" autoComplete="username" required withAsterisk={false} autoFocus size="md" />
        )}
        {asksName && (
          <TextInput
            name="name"
            label="Your name"
            description="Your colleagues see it, and it stands beside what you do here."
            autoComplete="name"
            defaultValue={look.name ?? undefined}
            required
            withAsterisk={false}
            size="md"
          />
        )}
        <PasswordInput
          name="password"
          label="Password"
          description="At least 12 characters"
          autoComplete="new-password"
          minLength={12}
          required
          withAsterisk={false}
          size="md"
        />
        <PasswordInput
          name="again"
          label="The password again"
          autoComplete="new-password"
          required
          withAsterisk={false}
          error={differs && 'The two aren’t the same.'}
          size="md"
        />
        <ProblemNote error={use.error} />
        <Button type="submit" size="sm" loading={use.isPending}>
          {look.purpose === 'reset' ? 'Save and sign in' : 'Go on'}
        </Button>
      </Stack>
    </form>
  );
}
