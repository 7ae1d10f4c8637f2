import { Button, Modal, Stack } from '@mantine/core';
import { useState } from 'react';
import type { OrganizationView } from '../api/schema';
import { FormEnd } from '../forms/FormEnd';
import { OrganizationFields } from './OrganizationFields';
import { useChange } from './queries';

export function ChangeOrganization({ one }: { one: OrganizationView }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="default" onClick={() => setOpen(true)}>
        Change
      </Button>
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={`Change ${one.name}`}>
        <ChangeForm one={one} close={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function ChangeForm({ one, close }: { one: OrganizationView; close: () => void }) {
  const [draft, setDraft] = useState(() => ({ name: one.name, slug: one.slug, identityMode: one.identityMode, isolationMode: one.isolationMode }));
  const change = useChange(one);
  const { name, identityMode, isolationMode } = draft;
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        change.mutate({ name: name.trim(), identityMode, isolationMode }, { onSuccess: close });
      }}
    >
      <Stack>
        <OrganizationFields draft={draft} change={part => setDraft(before => ({ ...before, ...part }))} error={change.error} isMade />
        <FormEnd does="Save" isPending={change.isPending} error={change.error} close={close} />
      </Stack>
    </form>
  );
}
