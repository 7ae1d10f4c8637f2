import { Button, Group, Stack } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { newReference } from '../api/client';
import { useHold } from '../parts/Modal';
import { ProblemNote } from '../parts/ProblemNote';
import { Status } from '../parts/Status';
import classes from './Form.module.css';

interface FormProps {
  /** The word on the button. */
  submit?: string;
  /** What is told when it is done. */
  done?: string;
  /** Saves what the fields hold. What it throws is shown beside the button. */
  run: (form: FormData, reference: string) => Promise<unknown>;
  /** Who may look but not change gets the fields without a button. */
  isReadOnly?: boolean;
  children: ReactNode;
}

const edits = ['Enter', 'Backspace', 'Delete'];

const isAct = (target: EventTarget) => target instanceof Element && target.closest('button:not([type=submit]), [role=option]') !== null;

/** A form on the page: fields by their names. */
export function Form({ submit = 'Save', done = 'Saved', run, isReadOnly, children }: FormProps) {
  const [reference, setReference] = useState(newReference);
  const doing = useMutation({ mutationFn: (form: FormData) => run(form, reference), onSuccess: () => setReference(newReference()) });
  useHold(doing.isPending);
  // What was saved no longer is what stands there.
  const forget = () => doing.isSuccess && doing.reset();
  return (
    <form
      onChange={forget}
      // Lists that are chosen from, tags, and rows that come and go tell of no change.
      onClickCapture={event => isAct(event.target) && forget()}
      onKeyDownCapture={event => edits.includes(event.key) && forget()}
      onSubmit={event => {
        event.preventDefault();
        doing.mutate(new FormData(event.currentTarget));
      }}
    >
      <fieldset disabled={isReadOnly} className={classes.fields}>
        <Stack>
          {children}
          <ProblemNote error={doing.error} />
          {!isReadOnly && (
            <Group gap="md">
              <Button type="submit" loading={doing.isPending}>
                {submit}
              </Button>
              <span role="status">{doing.isSuccess && <Status of="succeeded">{done}</Status>}</span>
            </Group>
          )}
        </Stack>
      </fieldset>
    </form>
  );
}
