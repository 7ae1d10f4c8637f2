import { Radio, Stack } from '@mantine/core';
import type { Role } from '../api/schema';
import { useOrganization } from '../app/organization';
import { roles, rolesOf } from './roles';

interface RoleChoiceProps {
  value: Role;
  change: (role: Role) => void;
  error?: string;
}

export function RoleChoice({ value, change, error }: RoleChoiceProps) {
  const { isDeployment } = useOrganization();
  return (
    <Radio.Group label="Role" value={value} onChange={role => change(role as Role)} error={error}>
      <Stack gap="sm" mt={8}>
        {rolesOf(isDeployment).map(role => (
          <Radio key={role} value={role} label={roles[role].word} description={roles[role].says} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
