import { NativeSelect, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client';
import type { ChangeContactHoursAnswer, InformationalHours, Purpose, QuietSpan } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { Rows } from '../forms/Rows';
import { wordIn } from '../forms/said';
import { useSeen } from '../forms/useSeen';
import { Loading } from '../parts/Loading';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { To } from '../parts/To';
import { hoursQuery } from './queries';
import { purposes } from './words';

export function ContactHours() {
  const { data, error, refetch } = useQuery(hoursQuery(useOrganization()));
  return (
    <Section
      title="Contact hours"
      about={
        <>
          When the organization contacts nobody, beyond <To path="compliance/rules">the law’s hours</To>. Times are by the person’s own clock.
        </>
      }
    >
      <ProblemNote error={error} retry={refetch} />
      {data ? <Fields hours={data} /> : !error && <Loading height={240} />}
    </Section>
  );
}

function Fields({ hours }: { hours: ChangeContactHoursAnswer }) {
  const organization = useOrganization();
  const client = useQueryClient();
  const isReadOnly = !useMay()('admin');
  const { seen, round, saved, note } = useSeen(hours, all => all);
  const [quiet, setQuiet] = useState(hours.quiet);
  const [before, setBefore] = useState(round);
  if (before !== round) {
    setBefore(round);
    setQuiet(seen.quiet);
  }

  const save = async (form: FormData) => {
    const now = await answer(api.PUT('/api/v1/compliance/hours', { body: { ...organization.ask, informational: wordIn<InformationalHours>(form, 'informational'), quiet } }));
    saved(now);
    client.setQueryData(hoursQuery(organization).queryKey, now);
  };
  const byDefault = seen.informationalIsDefault ? `As the deployment has it (now: ${seen.informational})` : 'As the deployment has it';
  return (
    <>
      {note}
      <Form key={round} run={save} isReadOnly={isReadOnly}>
        <NativeSelect
          name="informational"
          label="Informational messages"
          data={[
            { value: '', label: byDefault },
            { value: 'held', label: 'Wait for the person’s day' },
            { value: 'free', label: 'Leave at any time' },
          ]}
          defaultValue={seen.informationalIsDefault ? '' : seen.informational}
          maw={400}
        />
        <Rows<QuietSpan>
          label="Quiet hours"
          rows={quiet}
          change={setQuiet}
          fresh={{ purpose: 'marketing', quietFrom: '20:00', quietUntil: '09:00' }}
          add="Add quiet hours"
          none="None of the organization’s own: the law’s hours count."
          isReadOnly={isReadOnly}
        >
          {(row, change) => (
            <>
              <NativeSelect size="xs" label="For" data={purposes.filter(one => one.value !== 'transactional')} value={row.purpose} onChange={event => change({ ...row, purpose: event.currentTarget.value as Purpose })} />
              <TextInput size="xs" type="time" label="From" value={row.quietFrom.slice(0, 5)} onChange={event => change({ ...row, quietFrom: event.currentTarget.value })} required withAsterisk={false} />
              <TextInput size="xs" type="time" label="Until" value={row.quietUntil.slice(0, 5)} onChange={event => change({ ...row, quietUntil: event.currentTarget.value })} required withAsterisk={false} />
            </>
          )}
        </Rows>
      </Form>
    </>
  );
}
