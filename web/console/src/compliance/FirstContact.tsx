import { NativeSelect, Textarea } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../api/client';
import type { ChangeFirstContactAnswer, FirstContactMode } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { wordIn, writtenIn } from '../forms/said';
import { useSeen } from '../forms/useSeen';
import { Loading } from '../parts/Loading';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { firstContactQuery } from './queries';

const modes: { value: FirstContactMode; label: string }[] = [
  { value: 'open', label: 'Anybody, but those whose address stands in what people wrote' },
  { value: 'known', label: 'Once somebody has written to the agent: only whom the organization knows' },
  { value: 'approved', label: 'Only whom the organization knows' },
];

/** Whom agents may write to first: what people write could talk an agent into writing to others. */
export function FirstContact() {
  const { data, error, refetch } = useQuery(firstContactQuery(useOrganization()));
  return (
    <Section title="First contact" about="Whom agents may write to first. What people write could talk an agent into writing to somebody else.">
      <ProblemNote error={error} retry={refetch} />
      {data ? <Fields now={data} /> : !error && <Loading height={240} />}
    </Section>
  );
}

function Fields({ now }: { now: ChangeFirstContactAnswer }) {
  const organization = useOrganization();
  const client = useQueryClient();
  const { seen, round, saved, note } = useSeen(now, all => all);
  const save = async (form: FormData) => {
    const allowed = writtenIn(form, 'allowed').split('\n').map(line => line.trim()).filter(Boolean);
    const params = { path: { organizationId: organization.organizationId } };
    const changed = await answer(api.PUT('/api/v1/organizations/{organizationId}/first-contact', { params, body: { mode: wordIn<FirstContactMode>(form, 'mode'), allowed } }));
    saved(changed);
    client.setQueryData(firstContactQuery(organization).queryKey, changed);
  };
  return (
    <>
      {note}
      <Form key={round} run={save} isReadOnly={!useMay()('admin')}>
        <NativeSelect name="mode" label="Agents may write first to" data={modes} defaultValue={seen.mode} maw={640} />
        <Textarea
          name="allowed"
          label="And in any case to"
          description="One a line: domains (@example.com), beginnings of numbers (+4930), whole addresses, and origins (https://agent.example.com) that may be told what agents hear"
          defaultValue={seen.allowed.join('\n')}
          autosize
          minRows={4}
          maxRows={16}
          maw={640}
        />
      </Form>
    </>
  );
}
