import { ActionIcon, Button, FileButton, Text, Textarea } from '@mantine/core';
import { IconPaperclip, IconTemplate } from '@tabler/icons-react';
import { useRef } from 'react';
import type { OpenChannel } from '../api/schema';
import { useSession } from '../api/signedIn';
import { command, useShortcuts } from '../app/keys';
import classes from './Composer.module.css';

const longest: Record<OpenChannel, number> = { sms: 1_600, whatsapp: 1_600, email: 262_144 };

interface WordsProps {
  channel: OpenChannel;
  text: string;
  change: (text: string) => void;
  /** Takes files along. */
  bring: (files: File[]) => void;
  /** A template is sent in place of words. */
  isTemplate: boolean;
  /** Words and a template are both possible. */
  canChoose: boolean;
  chooseTemplate: () => void;
  isReady: boolean;
  isPending: boolean;
  /** The conversation is one's own to hand back. */
  isMine: boolean;
}

/** Where the words are written, with what goes along, and the button that sends them. */
export function Words({ channel, text, change, bring, isTemplate, canChoose, chooseTemplate, isReady, isPending, isMine }: WordsProps) {
  const { user } = useSession();
  const field = useRef<HTMLTextAreaElement>(null);
  const left = longest[channel] - text.length;
  useShortcuts('Conversation', [
    { keys: 'r', says: 'Reply', run: () => field.current?.focus() },
    { keys: `${command} Enter`, says: 'Send what is written' },
    { keys: 'Escape', says: 'Leave the field' },
  ]);
  return (
    <>
      <div className={classes.words}>
        {!isTemplate && (
          <Textarea
            ref={field}
            className={classes.text}
            aria-label={`Message as ${user.name}`}
            placeholder={`Write as ${user.name}`}
            autosize
            minRows={2}
            maxRows={12}
            maxLength={longest[channel]}
            value={text}
            onChange={event => change(event.currentTarget.value)}
            onPaste={event => {
              if (event.clipboardData.files.length > 0) {
                event.preventDefault();
                bring([...event.clipboardData.files]);
              }
            }}
            onKeyDown={event => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.currentTarget.form?.requestSubmit();
              } else if (event.key === 'Escape') {
                event.currentTarget.blur();
              }
            }}
          />
        )}
        <div className={classes.acts}>
          {canChoose && (
            <ActionIcon
              size={36}
              variant={isTemplate ? 'light' : undefined}
              color={isTemplate ? 'teal' : undefined}
              aria-label="Use a template"
              aria-pressed={isTemplate}
              title={isTemplate ? 'Write freely' : 'Use a template'}
              onClick={chooseTemplate}
            >
              <IconTemplate size={18} aria-hidden />
            </ActionIcon>
          )}
          {!isTemplate && (
            <FileButton multiple onChange={bring} inputProps={{ 'aria-label': 'Files to attach', tabIndex: -1 }}>
              {({ onClick }) => (
                <ActionIcon size={36} aria-label="Attach files" title="Attach files" onClick={onClick}>
                  <IconPaperclip size={18} aria-hidden />
                </ActionIcon>
              )}
            </FileButton>
          )}
          <Button type="submit" size="sm" loading={isPending} disabled={!isReady} title={`${command}+Enter sends`}>
            Send
          </Button>
        </div>
      </div>
      {!isTemplate && (
        <p className={classes.keys}>
          {command}+Enter sends{isMine && '; Escape, then h hands back'}
        </p>
      )}
      {!isTemplate && left < 200 && (
        <Text size="xs" c="dimmed">
          {left} characters left
        </Text>
      )}
    </>
  );
}
