import { Button } from '@mantine/core';
import { useState } from 'react';
import { AgentName } from '../agents/names';
import { usePages } from '../api/pages';
import type { TokenView } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useShortcuts } from '../app/keys';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { Modal } from '../parts/Modal';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { CreateKey } from './CreateKey';
import { tokensQuery } from './queries';
import { RevokeKey } from './RevokeKey';
import { stateOf, tiers } from './tiers';

const columns: Column<TokenView>[] = [
  { title: 'Name', cell: token => token.name },
  { title: 'Ends in', cell: token => <code>…{token.lastFour}</code> },
  { title: 'Opens', cell: token => (token.agentId ? <AgentName of={token.agentId} /> : tiers[token.tier].word), from: 'sm' },
  { title: 'State', cell: token => <Status of={stateOf(token)} tone={stateOf(token) === 'revoked' ? 'off' : undefined} /> },
  { title: 'Last used', cell: token => (token.lastUsedAt ? <Ago at={token.lastUsedAt} /> : 'Never'), from: 'sm' },
  { title: 'Expires', cell: token => (token.expiresAt ? <Ago at={token.expiresAt} /> : 'Never'), from: 'md' },
  { title: 'Made', cell: token => <Ago at={token.createdAt} />, from: 'lg' },
  { title: 'Revoke', cell: token => <RevokeKey token={token} /> },
];

export default function KeysPage() {
  const list = usePages(tokensQuery(useOrganization()));
  const may = useMay();
  const [isCreating, setCreating] = useState(false);
  const create = may('admin') && <Button onClick={() => setCreating(true)}>New key</Button>;
  useShortcuts('Keys', may('admin') ? [{ keys: 'n', says: 'New key', run: () => setCreating(true) }] : []);
  return (
    <Page>
      <PageHead title="Keys" about="Tokens that programs and agents sign their requests with. Each is shown once, when it is made; only its last four letters are kept to know it by.">
        {create}
      </PageHead>
      <Table
        label="Keys"
        list={list}
        columns={columns}
        keyOf={token => token.tokenId}
        empty={
          <Empty title="No keys yet" action={create}>
            Make one for each program that connects, so that one can be revoked without the others.
          </Empty>
        }
      />
      <Modal opened={isCreating} onClose={() => setCreating(false)} title="New key" size="lg" closeOnClickOutside={false}>
        <CreateKey close={() => setCreating(false)} />
      </Modal>
    </Page>
  );
}
