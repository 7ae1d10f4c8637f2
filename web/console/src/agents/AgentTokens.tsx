import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import type { AgentView, TokenView } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { useKeepToken } from '../connect/token';
import { Dialog } from '../forms/Dialog';
import { instantIn, writtenIn } from '../forms/said';
import { Ago } from '../parts/Ago';
import { Ask } from '../parts/Ask';
import { Once } from '../parts/Once';
import { RowButton } from '../parts/RowButton';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { To } from '../parts/To';
import classes from './AgentTokens.module.css';
import { tokensQuery } from './queries';

const stateOf = ({ revokedAt, expiresAt }: TokenView) => (revokedAt ? 'revoked' : expiresAt && Date.parse(expiresAt) < Date.now() ? 'expired' : 'active');

/** The tokens by which programs speak for one agent. */
export function AgentTokens({ agent: { agentId, displayName, status } }: { agent: AgentView }) {
  const organization = useOrganization();
  const refresh = useRefresh();
  const keepToken = useKeepToken();
  const [made, setMade] = useState<{ secret?: string | null }>();
  const list = usePages(tokensQuery(organization));
  const mine = { ...list, rows: list.rows.filter(token => token.agentId === agentId && !token.revokedAt) };
  const make = async (form: FormData, clientRef: string) => {
    const body = { ...organization.ask, name: writtenIn(form, 'name'), tier: 'agent', agentId, expiresAt: instantIn(form, 'expiresAt'), clientRef } as const;
    const { secret } = await answer(api.POST('/api/v1/tokens', { body }));
    setMade({ secret });
    if (secret) {
      keepToken(agentId, secret);
    }

    await refresh('tokens');
  };
  const columns: Column<TokenView>[] = [
    {
      title: 'Name',
      cell: token => (
        <>
          {token.name}
          <div className={classes.ending}>…{token.lastFour}</div>
        </>
      ),
    },
    {
      title: 'Last used',
      cell: token => (stateOf(token) === 'expired' ? <Status of="expired" /> : token.lastUsedAt ? <Ago at={token.lastUsedAt} /> : 'Never'),
    },
    {
      title: 'Do',
      cell: token => (
        <Ask
          title={`Revoke ${token.name}?`}
          says={`Programs that send the token ending in ${token.lastFour} are refused from now on. It can’t be taken back; make a new one instead.`}
          confirm="Revoke"
          danger
          run={async () => {
            await answer(api.DELETE('/api/v1/tokens/{tokenId}', { params: { path: { tokenId: token.tokenId }, query: organization.ask } }));
            await refresh('tokens');
          }}
        >
          {open => (
            <RowButton onClick={open} aria-label={`Revoke ${token.name}, which ends in ${token.lastFour}`}>
              Revoke
            </RowButton>
          )}
        </Ask>
      ),
    },
  ];
  return (
    <Section
      title="Tokens"
      acts={
        status !== 'deprovisioned' && (
          <Dialog
            title={`A token for ${displayName}`}
            says="Whoever has it speaks for this agent, and for no other. It is shown once."
            submit="Make it"
            run={make}
            fields={
              <>
                <TextInput name="name" label="Name" description="What it is used by, so that you know what stops when you revoke it" required withAsterisk={false} maxLength={100} data-autofocus />
                <TextInput name="expiresAt" type="datetime-local" label="Ends" description="Empty: it doesn’t end by itself" />
              </>
            }
          >
            {open => (
              <Button variant="default" onClick={open}>
                Make a token
              </Button>
            )}
          </Dialog>
        )
      }
    >
      {made && (
        <div className={classes.secret} role="status">
          <Once
            of={made.secret}
            says={
              <>
                The token is made. <To path={`agents/${agentId}/connect`}>Connect with it</To>
              </>
            }
            lost="Revoke it and make another."
            close={() => setMade(undefined)}
          />
        </div>
      )}
      <Table label="Tokens" list={mine} columns={columns} keyOf={token => token.tokenId} empty={<p className={classes.ending}>No token: no program speaks for it.</p>} />
    </Section>
  );
}
