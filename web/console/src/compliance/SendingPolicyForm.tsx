import { Checkbox, Group, NativeSelect, NumberInput, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../api/client';
import type { AnyChannel, ConsentType, OwnConsent, Purpose, SendingPolicy } from '../api/schema';
import { useMay } from '../api/signedIn';
import { useOrganization } from '../app/organization';
import { Form } from '../forms/Form';
import { Rows } from '../forms/Rows';
import { isTicked, numberIn, said } from '../forms/said';
import { useSeen } from '../forms/useSeen';
import { Loading } from '../parts/Loading';
import { ProblemNote } from '../parts/ProblemNote';
import { Section } from '../parts/Section';
import { policyQuery } from './queries';
import { anyChannel, consentTypes, purposes } from './words';

export function SendingPolicyForm() {
  const { data, error, refetch } = useQuery(policyQuery(useOrganization()));
  return (
    <Section title="Sending policy" about="Where the organization is stricter than the law and than this deployment. It can’t be laxer.">
      <ProblemNote error={error} retry={refetch} />
      {data ? <Fields policy={data} /> : !error && <Loading height={320} />}
    </Section>
  );
}

const most = 10_000;

function Fields({ policy }: { policy: SendingPolicy }) {
  const organization = useOrganization();
  const client = useQueryClient();
  const isReadOnly = !useMay()('admin');
  const { seen, round, saved, note } = useSeen(policy, all => all);
  const [consent, setConsent] = useState(policy.consent);
  const [before, setBefore] = useState(round);
  if (before !== round) {
    setBefore(round);
    setConsent(seen.consent);
  }

  const save = async (form: FormData) => {
    const allowed = purposes.map(one => one.value).filter(one => isTicked(form, `may ${one}`));
    const body = {
      ...organization.ask,
      postalAddress: said(form, 'postalAddress'),
      consentForInformational: isTicked(form, 'consentForInformational'),
      marketingPerDay: numberIn(form, 'marketingPerDay'),
      informationalPerDay: numberIn(form, 'informationalPerDay'),
      consent,
      blockUnregisteredA2p: isTicked(form, 'blockUnregisteredA2p'),
      agentPurposes: allowed.length === purposes.length ? undefined : allowed,
    };
    const now = await answer(api.PUT('/api/v1/compliance/policy', { body }));
    saved(now);
    client.setQueryData(policyQuery(organization).queryKey, now);
  };
  return (
    <>
      {note}
      <Form key={round} run={save} isReadOnly={isReadOnly}>
        <TextInput
          name="postalAddress"
          label="Postal address"
          description="On one line; it stands under marketing mail. Without one, none goes out."
          defaultValue={seen.postalAddress ?? ''}
          maxLength={200}
          maw={640}
        />
        <Group align="flex-start">
          <NumberInput name="marketingPerDay" label="Marketing messages a person a day" description="Empty: as the law’s table has it" defaultValue={seen.marketingPerDay ?? undefined} min={1} max={most} allowDecimal={false} w={304} />
          <NumberInput
            name="informationalPerDay"
            label="Informational messages a person a day"
            description="Unless they write. Empty: the deployment’s"
            defaultValue={seen.informationalPerDay ?? undefined}
            min={1}
            max={most}
            allowDecimal={false}
            w={304}
          />
        </Group>
        <Checkbox
          name="consentForInformational"
          size="sm"
          label="Informational messages need recorded consent too"
          description="Answers within 24 hours don’t"
          defaultChecked={seen.consentForInformational}
        />
        <Checkbox
          name="blockUnregisteredA2p"
          size="sm"
          label="Refuse texts to the US from unregistered numbers"
          description="Numbers without a campaign (A2P 10DLC): carriers block what they send. Not ticked: as the deployment has it"
          defaultChecked={seen.blockUnregisteredA2p}
        />
        <Checkbox.Group label="What agents may write for" description="An agent that states another purpose is refused. Admins aren’t bound by it." defaultValue={(seen.agentPurposes ?? purposes.map(one => one.value)) as string[]}>
          <Group mt="xs">
            {purposes.map(({ value, label }) => (
              <Checkbox key={value} name={`may ${value}`} value={value} size="sm" label={label} />
            ))}
          </Group>
        </Checkbox.Group>
        <Rows<OwnConsent>
          label="Consent asked for beyond the law"
          rows={consent}
          change={setConsent}
          fresh={{ purpose: 'marketing', least: 'express', channel: 'all' }}
          add="Ask for more"
          none="What the law asks for is enough."
          isReadOnly={isReadOnly}
        >
          {(row, change) => (
            <>
              <NativeSelect size="xs" label="Purpose" data={purposes.filter(one => one.value !== 'transactional')} value={row.purpose} onChange={event => change({ ...row, purpose: event.currentTarget.value as Purpose })} />
              <NativeSelect
                size="xs"
                label="At least"
                data={consentTypes.filter(one => one.value === 'express' || one.value === 'written')}
                value={row.least}
                onChange={event => change({ ...row, least: event.currentTarget.value as ConsentType })}
              />
              <NativeSelect size="xs" label="Over" data={anyChannel} value={row.channel ?? 'all'} onChange={event => change({ ...row, channel: event.currentTarget.value as AnyChannel })} />
            </>
          )}
        </Rows>
      </Form>
    </>
  );
}
