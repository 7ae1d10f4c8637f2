import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { useHold } from '../parts/Modal';
import { ProblemNote } from '../parts/ProblemNote';

interface FormEndProps {
  /** The word on the button that does it. */
  does: string;
  isPending: boolean;
  error: unknown;
  close?: () => void;
  /** It takes something away. */
  danger?: boolean;
  /** Not yet: something is missing. */
  isShut?: boolean;
  /** The keyboard begins here, where the form has no field. */
  isFirst?: boolean;
  /** Further buttons, before the last. */
  children?: ReactNode;
}

/** The end of a form: what went wrong, and its buttons. The dialog that it stands in stays while it is being done. */
export function FormEnd({ does, isPending, error, close, danger, isShut, isFirst, children }: FormEndProps) {
  useHold(isPending);
  // Who presses Enter without reading takes nothing away.
  const first = !isFirst ? undefined : danger && close ? 'cancel' : 'do';
  return (
    <>
      <ProblemNote error={error} />
      <Group justify="flex-end" gap="sm">
        {close && (
          <Button variant="default" onClick={close} disabled={isPending} data-autofocus={first === 'cancel' || undefined}>
            Cancel
          </Button>
        )}
        {children}
        <Button type="submit" color={danger ? 'red.9' : undefined} loading={isPending} disabled={isShut} data-autofocus={first === 'do' || undefined}>
          {does}
        </Button>
      </Group>
    </>
  );
}
