import { Button, Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useState } from 'react';
import { answer, api } from '../api/client';
import { usePages } from '../api/pages';
import type { ContactView } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Dialog } from '../forms/Dialog';
import { writtenIn } from '../forms/said';
import { calledBy, contactsQuery } from './queries';

/** Joins another contact to this one: they are one person. */
export function MergeContact({ contact }: { contact: ContactView }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  const name = calledBy(contact);
  return (
    <Dialog
      title={`Merge with ${name}`}
      says={
        <>
          The other contact becomes part of {name}: all addresses are one person’s, conversations with the same agent become one, and what was asked for at one address (opt-outs, do not contact) counts
          for all. Do it only if the person has shown that both are theirs. It can be undone: each then has its addresses and messages back.
        </>
      }
      submit="Merge"
      danger
      run={async (form, clientRef) => {
        const params = { path: { contactId: contact.contactId }, query: ask };
        await answer(api.POST('/api/v1/contacts/{contactId}/merge', { params, body: { from: writtenIn(form, 'from'), clientRef } }));
        await refresh('contacts', 'conversations', 'consents', 'optOuts', 'prohibitions');
      }}
      fields={<OtherContact than={contact.contactId} />}
    >
      {open => (
        <Button variant="default" onClick={open}>
          Merge
        </Button>
      )}
    </Dialog>
  );
}

const pause = 250;

/** The other contact, found by name or address. */
function OtherContact({ than }: { than: string }) {
  const [words, setWords] = useState('');
  const [chosen, setChosen] = useState<{ value: string; label: string } | null>(null);
  const [search] = useDebouncedValue(words.trim(), pause);
  const { rows, isPending } = usePages(contactsQuery(useOrganization(), search === chosen?.label ? undefined : search || undefined));
  const found = rows
    .filter(contact => contact.contactId !== than)
    .map(contact => ({ value: contact.contactId, label: [calledBy(contact), ...contact.addresses.map(one => one.address).filter(address => address !== calledBy(contact))].join(', ') }));
  const data = chosen && !found.some(one => one.value === chosen.value) ? [chosen, ...found] : found;
  return (
    <Select
      name="from"
      label="The other contact"
      placeholder="Name, number or e-mail address"
      data={data}
      value={chosen?.value ?? null}
      onChange={(_, option) => setChosen(option)}
      searchable
      searchValue={words}
      onSearchChange={setWords}
      // The API has searched: what it found is shown as it is.
      filter={({ options }) => options}
      nothingFoundMessage={isPending ? 'Searching' : 'Nobody else has that name or address.'}
      required
      withAsterisk={false}
      data-autofocus
    />
  );
}
