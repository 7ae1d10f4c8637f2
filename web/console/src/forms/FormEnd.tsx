import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
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
  /** What the keyboard is at first, where the form has no field. */
  isFirst?: boolean;
  /** Further buttons, before the last. */
  children?: ReactNode;
}

/** The end of a form: what went wrong, and its buttons. */
export const FormEnd = ({ does, isPending, error, close, danger, isShut, isFirst, children }: FormEndProps) => (
  <>
    <ProblemNote error={error} />
    <Group justify="flex-end" gap="sm">
      {close && (
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      )}
      {children}
      <Button type="submit" color={danger ? 'red.9' : undefined} loading={isPending} disabled={isShut} data-autofocus={isFirst}>
        {does}
      </Button>
    </Group>
  </>
);
