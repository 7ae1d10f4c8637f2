import { Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { newReference } from '../api/client';
import { Modal } from '../parts/Modal';
import { FormEnd } from './FormEnd';

interface DialogProps {
  title: string;
  /** What it is for and what comes of it, where the fields alone don't tell. */
  says?: ReactNode;
  /** The word on the button that does it. */
  submit: string;
  /** It takes something away. */
  danger?: boolean;
  /** Does it with what the fields hold. The reference is the same for each try of one intention. What it throws is shown, and the dialog stays. */
  run: (form: FormData, reference: string) => Promise<unknown>;
  fields: ReactNode;
  size?: number;
  /** What opens it. */
  children: (open: () => void) => ReactNode;
}

/** A form over the page: fields by their names, and a button that does it. */
export function Dialog({ children, title, size, ...body }: DialogProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {children(() => setOpen(true))}
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={title} size={size}>
        <Body {...body} close={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function Body({ says, submit, danger, run, fields, close }: Omit<DialogProps, 'children' | 'title' | 'size'> & { close: () => void }) {
  const [reference] = useState(newReference);
  const doing = useMutation({ mutationFn: (form: FormData) => run(form, reference), onSuccess: close });
  return (
    <form
      onSubmit={event => {
        event.preventDefault();
        // A dialog of a dialog is within it for React, though not on the page.
        event.stopPropagation();
        doing.mutate(new FormData(event.currentTarget));
      }}
    >
      <Stack>
        {says && (
          <Text component="div" size="sm">
            {says}
          </Text>
        )}
        {fields}
        <FormEnd does={submit} danger={danger} isPending={doing.isPending} error={doing.error} close={close} />
      </Stack>
    </form>
  );
}
