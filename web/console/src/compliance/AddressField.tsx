import { TextInput } from '@mantine/core';

/** Whose address it is about: given by the page, or written here. */
export const AddressField = ({ address }: { address?: string }) => (
  <TextInput
    name="contactAddress"
    label="Number or e-mail address"
    description={address ? undefined : 'A number in international form, such as +14155550123'}
    defaultValue={address}
    readOnly={address !== undefined}
    required
    withAsterisk={false}
    maxLength={400}
    data-autofocus={address ? undefined : true}
  />
);
