import { Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useId, useState, type ReactNode } from 'react';
import { FormEnd } from '../forms/FormEnd';
import { Modal } from './Modal';

interface AskProps {
  /** What is asked, such as “Pause Front desk?”. */
  title: string;
  /** What will happen, and whether it can be taken back. */
  says: ReactNode;
  /** The word on the button that does it, such as “Pause”. */
  confirm: string;
  /** It takes something away. */
  danger?: boolean;
  /** A word that has to be typed first, such as the name of what is deleted for good. */
  typed?: string;
  /** Does it. What it throws is shown, and the question stays open. */
  run: () => Promise<unknown>;
  /** Fields that go with it, such as a reason. */
  fields?: ReactNode;
  /** What opens the question. */
  children: (open: () => void) => ReactNode;
}

/** Asks before something is done, and says what will happen. */
export function Ask({ children, ...question }: AskProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      {children(() => setOpen(true))}
      <Modal opened={isOpen} onClose={() => setOpen(false)} title={question.title}>
        <Question {...question} close={() => setOpen(false)} />
      </Modal>
    </>
  );
}

function Question({ says, confirm, danger, typed, run, fields, close }: Omit<AskProps, 'children' | 'title'> & { close: () => void }) {
  const [word, setWord] = useState('');
  const saying = useId();
  const doing = useMutation({ mutationFn: run, onSuccess: close });
  return (
    <form
      aria-describedby={saying}
      onSubmit={event => {
        event.preventDefault();
        // A question within a form is within it for React, though not on the page.
        event.stopPropagation();
        doing.mutate();
      }}
    >
      <Stack>
        <Text id={saying} component="div" size="sm">
          {says}
        </Text>
        {fields}
        {typed && (
          <TextInput
            label={`Type “${typed}” to go on`}
            value={word}
            onChange={event => setWord(event.currentTarget.value)}
            autoComplete="off"
            data-autofocus={!fields || undefined}
          />
        )}
        <FormEnd
          does={confirm}
          danger={danger}
          isPending={doing.isPending}
          isShut={typed !== undefined && word !== typed}
          isFirst={!typed && !fields}
          error={doing.error}
          close={close}
        />
      </Stack>
    </form>
  );
}
