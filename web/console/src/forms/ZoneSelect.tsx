import { Select } from '@mantine/core';
import { useMemo } from 'react';

interface ZoneSelectProps {
  name: string;
  label: string;
  description?: string;
  /** The zone that there is. */
  zone?: string | null;
  clearable?: boolean;
  disabled?: boolean;
}

/** A time zone, found by typing a part of its name. */
export function ZoneSelect({ name, label, description, zone, clearable, disabled }: ZoneSelectProps) {
  const zones = useMemo(() => [...new Set([...(zone ? [zone] : []), 'UTC', ...Intl.supportedValuesOf('timeZone').filter(one => one.includes('/'))])], [zone]);
  return (
    <Select
      name={name}
      label={label}
      description={description}
      data={zones}
      defaultValue={zone ?? null}
      searchable
      clearable={clearable}
      clearButtonProps={{ 'aria-label': 'No time zone' }}
      disabled={disabled}
      limit={40}
      nothingFoundMessage="No time zone is called that. They are named like America/New_York."
    />
  );
}
