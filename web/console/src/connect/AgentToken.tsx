import { Button, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, newReference } from '../api/client';
import { useMay } from '../api/signedIn';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Command } from '../parts/Command';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { useKeepToken } from './token';

/** The token that a program of the agent shows: the one that was just made, or a button that makes one. */
export function AgentToken({ agentId, token }: { agentId: string; token: string | undefined }) {
  const may = useMay();
  return (
    <Section
      title="Its token"
      about={
        token
          ? 'Whoever has it speaks for this agent. It is filled in below. It shows until this page is reloaded or closed, and then nowhere: keep it where your program reads it.'
          : 'Whoever has one speaks for this agent. Tokens are shown once, so one that was made before isn’t known here any more.'
      }
    >
      {token ? <Command>{token}</Command> : may('admin') ? <MakeToken agentId={agentId} /> : <Text size="sm">An admin makes one.</Text>}
    </Section>
  );
}

function MakeToken({ agentId }: { agentId: string }) {
  const organization = useOrganization();
  const keep = useKeepToken();
  const refresh = useRefresh();
  const [clientRef, setClientRef] = useState(newReference);
  const make = useMutation({
    mutationFn: () => answer(api.POST('/api/v1/tokens', { body: { ...organization.ask, name: 'Made while connecting', tier: 'agent', agentId, clientRef } })),
    onSuccess: ({ secret }) => {
      setClientRef(newReference());
      if (secret) {
        keep(agentId, secret);
      }

      return refresh('tokens');
    },
  });
  return (
    <>
      <Button loading={make.isPending} onClick={() => make.mutate()}>
        Make a token and fill it in
      </Button>
      {make.data && !make.data.secret && (
        <Text size="sm">The token that was made was shown before. Make another, and revoke that one on the agent’s page.</Text>
      )}
      <ProblemNote error={make.error} />
    </>
  );
}
