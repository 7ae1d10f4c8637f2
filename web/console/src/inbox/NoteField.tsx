import { Textarea } from '@mantine/core';

interface NoteFieldProps {
  label: string;
  description: string;
  value: string;
  change: (value: string) => void;
  /** It is what the dialog begins with. */
  isFirst?: boolean;
}

/** What the next one to have a conversation has to know. */
export const NoteField = ({ label, description, value, change, isFirst }: NoteFieldProps) => (
  <Textarea
    label={label}
    description={description}
    value={value}
    onChange={event => change(event.currentTarget.value)}
    autosize
    minRows={2}
    maxRows={10}
    maxLength={4000}
    data-autofocus={isFirst || undefined}
  />
);
