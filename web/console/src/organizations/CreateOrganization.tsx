import { Stack } from '@mantine/core';
import { useState } from 'react';
import { newReference } from '../api/client';
import { FormEnd } from '../forms/FormEnd';
import { Once } from '../parts/Once';
import { emptyOrganization, OrganizationFields } from './OrganizationFields';
import { useCreate } from './queries';

/** Makes an organization, and shows its admin's token. */
export function CreateOrganization({ close }: { close: () => void }) {
  const [draft, setDraft] = useState(emptyOrganization);
  const [clientRef, setClientRef] = useState(newReference);
  const create = useCreate();
  if (create.data) {
    return (
      <Once
        of={create.data.token}
        says={`${create.data.organization.name} is made. This is the token of its admin; to let people sign in, invite them under Users of the organization.`}
        lost="Make another under Keys of the organization."
        close={close}
      />
    );
  }

  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        create.mutate({ ...draft, name: draft.name.trim(), slug: draft.slug.trim(), clientRef });
      }}
    >
      <Stack>
        <OrganizationFields
          draft={draft}
          change={part => {
            setDraft(before => ({ ...before, ...part }));
            setClientRef(newReference());
          }}
          error={create.error}
        />
        <FormEnd does="Create organization" isPending={create.isPending} error={create.error} close={close} />
      </Stack>
    </form>
  );
}
