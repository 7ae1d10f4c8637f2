import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { usePages } from '../api/pages';
import type { UserView } from '../api/schema';
import { useMay, useSession } from '../api/signedIn';
import { useShortcuts } from '../app/keys';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { Modal } from '../parts/Modal';
import { Page } from '../parts/Page';
import { PageHead } from '../parts/PageHead';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { InviteUser } from './InviteUser';
import { usersQuery } from './queries';
import { roles } from './roles';
import { UserActs } from './UserActs';

export default function UsersPage() {
  const organization = useOrganization();
  const { user: self } = useSession();
  const list = usePages(usersQuery(organization));
  const may = useMay();
  const [isInviting, setInviting] = useState(false);
  const invite = may('admin') && <Button onClick={() => setInviting(true)}>Invite somebody</Button>;
  useShortcuts('Users', may('admin') ? [{ keys: 'n', says: 'Invite somebody', run: () => setInviting(true) }] : []);
  const columns: Column<UserView>[] = [
    { title: 'Name', cell: user => <Name user={user} isSelf={user.userId === self.userId} /> },
    { title: 'Address', cell: user => user.email, from: 'sm' },
    { title: 'Role', cell: user => <span title={roles[user.role].says}>{roles[user.role].word}</span> },
    { title: 'State', cell: user => <Status of={user.status} /> },
    { title: 'Last signed in', cell: user => (user.lastSignedInAt ? <Ago at={user.lastSignedInAt} /> : 'Never'), from: 'md' },
    { title: 'Added', cell: user => <Ago at={user.createdAt} />, from: 'lg' },
  ];
  if (may('admin')) {
    columns.push({ title: 'Change', cell: user => <UserActs user={user} isSelf={user.userId === self.userId} /> });
  }

  return (
    <Page>
      <PageHead title="Users" about={organization.isDeployment ? 'Who runs this deployment. They see all organizations.' : `Who signs in to ${organization.name}.`}>
        {invite}
      </PageHead>
      <Table
        label="Users"
        list={list}
        columns={columns}
        keyOf={user => user.userId}
        empty={
          <Empty title="Nobody signs in here yet" action={invite}>
            Invite the people who shall read and answer conversations.
          </Empty>
        }
      />
      <Modal opened={isInviting} onClose={() => setInviting(false)} title="Invite somebody" closeOnClickOutside={false}>
        <InviteUser close={() => setInviting(false)} />
      </Modal>
    </Page>
  );
}

const Name = ({ user, isSelf }: { user: UserView; isSelf: boolean }) => (
  <>
    {user.name}
    {isSelf && (
      <Text component="span" size="sm" c="dimmed">
        {' '}
        (you)
      </Text>
    )}
  </>
);
