import { Button, TextInput } from '@mantine/core';
import { answer, api } from '../api/client';
import type { ContactView } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Dialog } from '../forms/Dialog';
import { writtenIn } from '../forms/said';
import { calledBy } from './queries';

/** Links another address to a person. */
export function AddAddress({ contact }: { contact: ContactView }) {
  const { ask } = useOrganization();
  const refresh = useRefresh();
  return (
    <Dialog
      title="Add an address"
      says={`Only one that ${calledBy(contact)} told you is theirs: all channels of a person are one conversation, so whoever reads there sees what was said elsewhere. If it belongs to another contact already, merge the two instead.`}
      submit="Add"
      run={async form => {
        const params = { path: { contactId: contact.contactId }, query: ask };
        await answer(api.POST('/api/v1/contacts/{contactId}/addresses', { params, body: { address: writtenIn(form, 'address') } }));
        await refresh('contacts', 'conversations', 'optOuts', 'prohibitions');
      }}
      fields={<TextInput name="address" label="Number or e-mail address" description="A number in international form, such as +14155550123" required withAsterisk={false} maxLength={400} data-autofocus />}
    >
      {open => (
        <Button variant="default" onClick={open}>
          Add an address
        </Button>
      )}
    </Dialog>
  );
}
