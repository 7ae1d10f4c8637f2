import { Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { ProblemNote } from '../parts/ProblemNote';

interface FormEndProps {
  /** The word on the button that does it. */
  does: string;
  isPending: boolean;
  error: unknown;
  close?: () => void;
  /** Further buttons, before the last. */
  children?: ReactNode;
}

/** The end of a form: what went wrong, and its buttons. */
export const FormEnd = ({ does, isPending, error, close, children }: FormEndProps) => (
  <>
    <ProblemNote error={error} />
    <Group justify="flex-end" gap="sm">
      {close && (
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      )}
      {children}
      <Button type="submit" loading={isPending}>
        {does}
      </Button>
    </Group>
  </>
);
