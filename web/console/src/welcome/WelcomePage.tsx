import { Button, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router';
import { answer, api } from '../api/client';
import type { OpenSignInLinkView } from '../api/schema';
import { Ago } from '../parts/Ago';
import { Loading } from '../parts/Loading';
import { ProblemNote } from '../parts/ProblemNote';
import { Door } from '../signin/Door';
import { useLink } from './link';
import { WelcomeForm } from './WelcomeForm';

const titles: Record<OpenSignInLinkView['purpose'], string> = {
  first: 'Welcome to Switchboard',
  invitation: 'You are invited',
  reset: 'Choose a new password',
};

/** Where a sign-in link leads: the first user, one who was invited, or one whose password is reset chooses a password. */
export default function WelcomePage() {
  const link = useLink();
  const {
    data: look,
    error,
    refetch,
  } = useQuery({
    queryKey: ['link', link],
    queryFn: ({ signal }) => answer(api.POST('/api/v1/session/link/look', { body: { link: link ?? '' }, signal })),
    enabled: link !== null,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
  });
  const toSignIn = (
    <Button variant="default" component={Link} to="/signin">
      Go to sign in
    </Button>
  );

  if (!link) {
    return (
      <Door title="No sign-in link">
        <Text size="sm">Open the link that you were sent again, or ask an admin of your organization for a new one. A link works once.</Text>
        {toSignIn}
      </Door>
    );
  }

  if (!look) {
    return (
      <Door title="Sign-in link">
        {error ? (
          <ProblemNote error={error} retry={refetch}>
            {toSignIn}
          </ProblemNote>
        ) : (
          <Loading height={160} />
        )}
      </Door>
    );
  }

  return (
    <Door title={titles[look.purpose]}>
      <Stack gap="xs">
        <Text size="sm">{says(look)}</Text>
        <Text size="sm" c="dimmed">
          The link ends <Ago at={look.expiresAt} />.
        </Text>
      </Stack>
      <WelcomeForm link={link} look={look} />
    </Door>
  );
}

const says = ({ purpose, organizationName, email }: OpenSignInLinkView) =>
  ({
    first: 'You are the first here and will administer the deployment. Say who you are, and choose a password.',
    invitation: `Choose a password to join ${organizationName ?? 'the deployment'}.`,
    reset: `It will be the password of ${email ?? 'your account'}.`,
  })[purpose];
