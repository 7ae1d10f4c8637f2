import { Checkbox, Fieldset, Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { newReference } from '../api/client';
import { problemOf } from '../api/problem';
import { FormEnd } from '../forms/FormEnd';
import { Onboarded } from './Onboarded';
import { emptyOrganization, OrganizationFields } from './OrganizationFields';
import { useOnboard } from './queries';

const emptyAgent = { displayName: '', greeting: '', country: 'US', emailDomain: '', phone: true, whatsapp: false, email: true };

/** Makes an organization, its first agent with channels, and their tokens; it comes through whole or not at all. */
export function OnboardCustomer({ close }: { close: () => void }) {
  const [organization, setOrganization] = useState(emptyOrganization);
  const [agent, setAgent] = useState(emptyAgent);
  const [clientRef, setClientRef] = useState(newReference);
  const onboard = useOnboard();
  if (onboard.data) {
    return <Onboarded made={onboard.data} close={close} />;
  }

  const problem = onboard.error ? problemOf(onboard.error) : undefined;
  const wrong = (field: string) => (problem?.field === field ? problem.detail : undefined);
  const change = (part: Partial<typeof emptyAgent>) => {
    setAgent(before => ({ ...before, ...part }));
    setClientRef(newReference());
  };
  const { displayName, greeting, country, emailDomain, phone, whatsapp, email } = agent;
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        onboard.mutate({
          displayName: displayName.trim(),
          greeting: greeting.trim() || undefined,
          organization: { ...organization, name: organization.name.trim(), slug: organization.slug.trim() },
          capabilities: { phone, whatsapp, email, voiceAi: false },
          country: phone && country ? country.trim().toUpperCase() : undefined,
          emailDomain: email && emailDomain ? emailDomain.trim() : undefined,
          clientRef,
        });
      }}
    >
      <Stack>
        <OrganizationFields
          draft={organization}
          change={part => {
            setOrganization(before => ({ ...before, ...part }));
            setClientRef(newReference());
          }}
          error={onboard.error}
        />
        <TextInput
          label="Its first agent"
          placeholder="Front desk"
          value={displayName}
          onChange={event => change({ displayName: event.currentTarget.value })}
          error={wrong('displayName')}
          required
          withAsterisk={false}
        />
        <Textarea label="Greeting" placeholder="Hello, this is Acme Dental." value={greeting} onChange={event => change({ greeting: event.currentTarget.value })} error={wrong('greeting')} autosize maxRows={4} />
        <Fieldset legend="Channels">
          <Stack gap="sm">
            <Checkbox label="A number that texts" checked={phone} onChange={event => change({ phone: event.currentTarget.checked })} />
            {phone && (
              <TextInput
                label="Country of the number"
                description="Two letters, such as US"
                value={country}
                onChange={event => change({ country: event.currentTarget.value })}
                error={wrong('country')}
                maxLength={2}
              />
            )}
            <Checkbox label="A mailbox" checked={email} onChange={event => change({ email: event.currentTarget.checked })} />
            {email && (
              <TextInput
                label="Mail domain of the customer’s"
                description="Left out, the mailbox is at the deployment’s domain"
                placeholder="mail.acme.example"
                value={emailDomain}
                onChange={event => change({ emailDomain: event.currentTarget.value })}
                error={wrong('emailDomain')}
              />
            )}
            <Checkbox label="A WhatsApp sender of the pool" checked={whatsapp} onChange={event => change({ whatsapp: event.currentTarget.checked })} />
          </Stack>
        </Fieldset>
        <FormEnd does="Onboard" isPending={onboard.isPending} error={onboard.error} close={close} />
      </Stack>
    </form>
  );
}
