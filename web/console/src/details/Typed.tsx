import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useState } from 'react';

const pause = 400;

interface TypedProps {
  label: string;
  placeholder?: string;
  value: string;
  change: (value: string) => void;
}

/** A filter that is typed: it counts when the typing stops. */
export function Typed({ label, placeholder, value, change }: TypedProps) {
  const [typed, setTyped] = useState(value);
  const later = useDebouncedCallback((text: string) => change(text.trim()), pause);
  useEffect(() => setTyped(before => (before.trim() === value ? before : value)), [value]);
  return (
    <TextInput
      size="xs"
      label={label}
      placeholder={placeholder}
      value={typed}
      onChange={event => {
        setTyped(event.currentTarget.value);
        later(event.currentTarget.value);
      }}
      autoComplete="off"
      spellCheck={false}
    />
  );
}
