import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import type { OrganizationView } from '../api/schema';
import { FormEnd } from '../forms/FormEnd';
import { useSeen } from '../forms/useSeen';
import { Modal } from '../parts/Modal';
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
        <Change one={one} close={() => setOpen(false)} />
      </Modal>
    </>
  );
}

interface ChangeProps {
  one: OrganizationView;
  close: () => void;
}

const draftOf = ({ name, slug, identityMode, isolationMode }: OrganizationView) => ({ name, slug, identityMode, isolationMode });

function Change({ one, close }: ChangeProps) {
  const { seen, round, note } = useSeen(one, draftOf);
  return (
    <>
      {note}
      <ChangeForm key={round} one={seen} close={close} />
    </>
  );
}

function ChangeForm({ one, close }: ChangeProps) {
  const [draft, setDraft] = useState(() => draftOf(one));
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
