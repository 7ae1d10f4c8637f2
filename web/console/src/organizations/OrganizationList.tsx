import { Button, NativeSelect } from '@mantine/core';
import { useState } from 'react';
import type { OrganizationView } from '../api/schema';
import { oneOf, useAddress } from '../app/address';
import { useShortcuts } from '../app/keys';
import { useOrganization } from '../app/organization';
import { Ago } from '../parts/Ago';
import { Empty } from '../parts/Empty';
import { Modal } from '../parts/Modal';
import { PageHead } from '../parts/PageHead';
import { Status } from '../parts/Status';
import { Table, type Column } from '../parts/Table';
import { Typed } from '../parts/Typed';
import { CreateOrganization } from './CreateOrganization';
import { OnboardCustomer } from './OnboardCustomer';
import { useList } from './queries';

const statuses = ['active', 'suspended', 'preparing', 'deleting'] as const;
const modes = ['sandbox', 'production'] as const;

const columns: Column<OrganizationView>[] = [
  { title: 'Name', cell: one => one.name },
  { title: 'Slug', cell: one => <code>{one.slug}</code>, from: 'sm' },
  { title: 'Status', cell: one => <Status of={one.status} /> },
  { title: 'Mode', cell: one => <Status of={one.mode} /> },
  { title: 'Made', cell: one => <Ago at={one.createdAt} />, from: 'md' },
];

export function OrganizationList() {
  const here = useOrganization();
  const { at, change, clear, isNarrow } = useAddress();
  const [status, mode, words] = [oneOf(statuses, at('status')), oneOf(modes, at('mode')), at('q').toLowerCase()];
  const list = useList(isNarrow);
  const [opened, setOpened] = useState<'create' | 'onboard'>();
  useShortcuts('Organizations', [{ keys: 'n', says: 'Onboard a customer', run: () => setOpened('onboard') }]);
  const rows = list.rows.filter(
    one => (!status || one.status === status) && (!mode || one.mode === mode) && (!words || `${one.name} ${one.slug} ${one.organizationId}`.toLowerCase().includes(words)));
  const acts = (
    <>
      <Button variant="default" onClick={() => setOpened('create')}>
        New organization
      </Button>
      <Button onClick={() => setOpened('onboard')}>Onboard a customer</Button>
    </>
  );
  return (
    <>
      <PageHead
        title="Organizations"
        about="The tenants of this deployment."
        filters={
          <>
            <Typed label="Search" placeholder="Name, slug or id" value={at('q')} change={value => change('q', value)} />
            <NativeSelect
              size="xs"
              label="Status"
              data={[
                { value: '', label: 'All' },
                { value: 'active', label: 'Active' },
                { value: 'suspended', label: 'Suspended' },
                { value: 'preparing', label: 'Preparing' },
                { value: 'deleting', label: 'Deleting' },
              ]}
              value={status ?? ''}
              onChange={event => change('status', event.currentTarget.value)}
            />
            <NativeSelect
              size="xs"
              label="Mode"
              data={[
                { value: '', label: 'All' },
                { value: 'sandbox', label: 'Sandbox' },
                { value: 'production', label: 'Production' },
              ]}
              value={mode ?? ''}
              onChange={event => change('mode', event.currentTarget.value)}
            />
          </>
        }
      >
        {acts}
      </PageHead>
      <Table
        label="Organizations"
        list={{ ...list, rows }}
        columns={columns}
        keyOf={one => one.organizationId}
        to={one => here.to(`organizations/${one.organizationId}`)}
        empty={
          isNarrow ? (
            <Empty title="No such organizations" action={<Button variant="default" onClick={clear}>Show all</Button>} />
          ) : (
            <Empty title="No organizations yet" action={<Button onClick={() => setOpened('onboard')}>Onboard a customer</Button>}>
              One call makes an organization, an agent with its channels, and their tokens.
            </Empty>
          )
        }
      />
      <Modal opened={opened === 'create'} onClose={() => setOpened(undefined)} title="New organization" closeOnClickOutside={false}>
        <CreateOrganization close={() => setOpened(undefined)} />
      </Modal>
      <Modal opened={opened === 'onboard'} onClose={() => setOpened(undefined)} title="Onboard a customer" size="lg" closeOnClickOutside={false}>
        <OnboardCustomer close={() => setOpened(undefined)} />
      </Modal>
    </>
  );
}
