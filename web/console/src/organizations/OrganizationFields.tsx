import { NativeSelect, TextInput } from '@mantine/core';
import { problemOf } from '../api/problem';
import type { IdentityMode, IsolationMode } from '../api/schema';

/** An organization as it is typed. */
export interface OrganizationDraft {
  name: string;
  slug: string;
  identityMode: IdentityMode;
  isolationMode: IsolationMode;
}

export const emptyOrganization: OrganizationDraft = { name: '', slug: '', identityMode: 'dedicated', isolationMode: 'account' };

/** A slug that a name suggests. */
const slugOf = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 63);

interface OrganizationFieldsProps {
  draft: OrganizationDraft;
  change: (part: Partial<OrganizationDraft>) => void;
  error: unknown;
  /** The slug stays as it was made. */
  isMade?: boolean;
}

export function OrganizationFields({ draft, change, error, isMade }: OrganizationFieldsProps) {
  const problem = error ? problemOf(error) : undefined;
  const wrong = (name: string) => (problem?.field === name || problem?.field === `organization.${name}` ? problem.detail : undefined);
  return (
    <>
      <TextInput
        label="Name"
        placeholder="Acme Dental"
        value={draft.name}
        onChange={event => {
          const name = event.currentTarget.value;
          change({ name, ...(!isMade && (draft.slug === '' || draft.slug === slugOf(draft.name)) && { slug: slugOf(name) }) });
        }}
        error={wrong('name')}
        required
        withAsterisk={false}
        data-autofocus
      />
      {!isMade && (
        <TextInput
          label="Slug"
          description="Short and unique: lower-case letters, digits and hyphens. It stays."
          value={draft.slug}
          onChange={event => change({ slug: event.currentTarget.value })}
          error={wrong('slug')}
          maxLength={63}
          required
          withAsterisk={false}
          autoComplete="off"
          spellCheck={false}
        />
      )}
      <NativeSelect
        label="Whose numbers its agents use"
        data={[
          { value: 'dedicated', label: 'Dedicated: each agent has its own' },
          { value: 'shared', label: 'Shared: the agents share the organization’s' },
          { value: 'hybrid', label: 'Hybrid: each agent says which' },
        ]}
        value={draft.identityMode}
        onChange={event => change({ identityMode: event.currentTarget.value as IdentityMode })}
        error={wrong('identityMode')}
      />
      <NativeSelect
        label="How its traffic is kept apart at the provider"
        data={[
          { value: 'account', label: 'Not: all in the one account' },
          { value: 'organization', label: 'A subaccount for the organization' },
          { value: 'agent', label: 'A subaccount for each agent (dedicated numbers only)' },
        ]}
        value={draft.isolationMode}
        onChange={event => change({ isolationMode: event.currentTarget.value as IsolationMode })}
        error={wrong('isolationMode')}
      />
    </>
  );
}
