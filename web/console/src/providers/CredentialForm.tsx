import { Checkbox, PasswordInput, Stack, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import type { ProviderFieldView, ProviderView } from '../api/schema';
import { FormEnd } from '../forms/FormEnd';
import { useSaveProvider } from './queries';
import { nameOf } from './words';

/** The fields that the provider declares. What they say is tried at the provider, and saved when it works. */
export function CredentialForm({ provider, close }: { provider: ProviderView; close: () => void }) {
  const [values, setValues] = useState<Record<string, string>>(() =>
    Object.fromEntries(provider.fields.map(field => [field.name, field.isSecret ? '' : (field.value ?? '')])));
  const [isUnasked, setUnasked] = useState(false);
  const save = useSaveProvider(provider);
  const { error } = save;
  const isWhole = provider.fields.every(field => values[field.name]?.trim());
  const credentials = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, value.trim()]));
  const change = (name: string, value: string) => {
    setValues(before => ({ ...before, [name]: value }));
    save.reset();
  };
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        save.mutate(
          { credentials, verify: !isUnasked },
          {
            onSuccess: ({ verified }) => {
              close();
              notifications.show({ message: `${nameOf(provider.provider)} is saved and in use${verified ? '; the provider says it is good.' : '. The provider was not asked.'}` });
            },
          },
        );
      }}
    >
      <Stack>
        {provider.fields.map(field => (
          <Field
            key={field.name}
            field={field}
            value={values[field.name] ?? ''}
            change={value => change(field.name, value)}
            error={error && problemOf(error).field === `credentials.${field.name}` ? problemOf(error).detail : undefined}
          />
        ))}
        <Checkbox
          label="Save without asking the provider"
          description="Only where it can’t be reached now: a wrong credential shows when messages fail"
          checked={isUnasked}
          onChange={event => setUnasked(event.currentTarget.checked)}
        />
        <FormEnd does={isUnasked ? 'Save' : 'Test and save'} isPending={save.isPending} error={error} isShut={!isWhole} close={close} />
      </Stack>
    </form>
  );
}

interface FieldProps {
  field: ProviderFieldView;
  value: string;
  change: (value: string) => void;
  error: string | undefined;
}

function Field({ field, value, change, error }: FieldProps) {
  const says = field.isSecret && field.value ? `Now ${field.value}; type it again, or another` : field.isAccount ? 'Names the account' : undefined;
  const common = { label: field.label, description: says, value, error, required: true, withAsterisk: false, autoComplete: 'off', spellCheck: false };
  return field.isSecret ? (
    <PasswordInput {...common} autoComplete="new-password" onChange={event => change(event.currentTarget.value)} />
  ) : (
    <TextInput {...common} onChange={event => change(event.currentTarget.value)} />
  );
}
