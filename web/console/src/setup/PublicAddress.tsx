import { Button, Group, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import type { SetUpServer } from '../api/schema';
import { useOrganization } from '../app/organization';
import { Ask } from '../parts/Ask';
import { Id } from '../parts/Id';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import { useSavePublicUrl } from './queries';

/** The address in links and callbacks: tried from the server itself before it is saved. */
export function PublicAddress({ server: { publicUrl, publicUrlSource, isForOthers } }: { server: SetUpServer }) {
  const save = useSavePublicUrl(useOrganization());
  const [typed, setTyped] = useState(publicUrlSource === 'default' ? '' : publicUrl);
  const isSetting = publicUrlSource === 'setting';
  const wrong = save.error && problemOf(save.error);
  return (
    <Section title="Public address" about="Providers bring what people write to it, and links in mails and messages begin with it.">
      <Group gap="md" mb="sm" fz="sm">
        <Id of={publicUrl} />
        {isForOthers ? <Status of="active">Others can reach it</Status> : <Status of="waiting">This machine alone can reach it</Status>}
      </Group>
      {isSetting ? (
        <Text size="sm">
          It is given by the setting <code>Server:PublicUrl</code>. Change it there, or take it away there to save one here.
        </Text>
      ) : (
        <form
          onSubmit={event => {
            event.preventDefault();
            save.mutate(typed.trim().replace(/\/$/, ''));
          }}
        >
          <TextInput
            type="url"
            label="Another address"
            description="Scheme, host and port alone. The server calls itself there first, and saves it only when it answers."
            placeholder="https://switchboard.example.com"
            value={typed}
            onChange={event => {
              setTyped(event.currentTarget.value);
              save.reset();
            }}
            error={wrong?.field === 'publicUrl'}
            required
            withAsterisk={false}
            maxLength={300}
            maw={480}
            mb="sm"
          />
          <ProblemNote error={save.error} />
          <Group gap="sm" mt="sm">
            <Button type="submit" loading={save.isPending} disabled={!typed.trim()}>
              Try it and save
            </Button>
            {publicUrlSource === 'saved' && (
              <Ask
                title="Take this address away?"
                says="Links and callbacks name this machine’s own address from then on, which others may not be able to reach."
                confirm="Take it away"
                danger
                run={async () => {
                  await save.mutateAsync(null);
                  setTyped('');
                }}
              >
                {open => (
                  <Button variant="default" disabled={save.isPending} onClick={open}>
                    Take it away
                  </Button>
                )}
              </Ask>
            )}
            <span role="status">{save.isSuccess && <Status of="succeeded">Saved</Status>}</span>
          </Group>
        </form>
      )}
    </Section>
  );
}
