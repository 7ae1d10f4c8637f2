import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { useShortcuts } from '../app/keys';

const pause = 300;

interface TypedProps {
  label: string;
  placeholder?: string;
  /** What leads here from anywhere on the page, such as `/`. */
  keys?: string;
  value: string;
  change: (value: string) => void;
}

/** A filter that is typed: it counts when the typing stops. */
export function Typed({ label, placeholder, keys, value, change }: TypedProps) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const later = useDebouncedCallback((text: string) => {
    sent.current = text.trim();
    change(text.trim());
  }, pause);
  const field = useRef<HTMLInputElement>(null);
  // What was cleared or chosen elsewhere meanwhile isn't overwritten by what was typed before.
  useEffect(() => {
    if (sent.current !== value) {
      sent.current = value;
      later.cancel();
      setTyped(value);
    }
  }, [value, later]);
  useShortcuts(label, keys ? [{ keys, says: label, run: () => field.current?.focus() }] : []);
  return (
    <TextInput
      ref={field}
      size="xs"
      type="search"
      miw={200}
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
