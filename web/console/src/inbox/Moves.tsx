import { ActionIcon, Menu, Textarea } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArchive, IconArchiveOff, IconDots, IconFlag, IconUserShare } from '@tabler/icons-react';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import type { ConversationState, ConversationView } from '../api/schema';
import { useShortcuts } from '../app/keys';
import { Ask } from '../parts/Ask';
import { useMove } from './changes';
import { Giving } from './Giving';

const done: Record<ConversationState, string> = {
  archived: 'Archived. The next message opens it again.',
  escalated: 'Escalated.',
  open: 'Open again.',
};

/** Escalates a conversation, gives it to a colleague, puts it away, or opens it again. */
export function Moves({ conversation }: { conversation: ConversationView }) {
  const move = useMove(conversation);
  const [note, setNote] = useState('');
  const to = (state: ConversationState) =>
    move.mutate(
      { state },
      {
        onSuccess: () => notifications.show({ message: done[state] }),
        onError: error => notifications.show({ color: 'red', title: problemOf(error).detail, message: problemOf(error).next }),
      },
    );
  const isArchived = conversation.state === 'archived';
  useShortcuts('Conversation', [{ keys: 'e', says: isArchived ? 'Open again' : 'Archive', run: () => to(isArchived ? 'open' : 'archived') }]);
  return (
    <Ask
      title="Escalate?"
      says="A person of the organization has to look: it stands first in everybody’s inbox until it is handed back or archived. While the agent has it, nobody has it then."
      fields={
        <Textarea
          label="Why"
          description="What whoever takes it has to know"
          value={note}
          onChange={event => setNote(event.currentTarget.value)}
          autosize
          minRows={2}
          maxRows={10}
          maxLength={4000}
          data-autofocus
        />
      }
      confirm="Escalate"
      run={() => move.mutateAsync({ state: 'escalated', note: note.trim() || undefined })}
    >
      {escalate => (
        <Giving conversation={conversation}>
          {give => (
            <Menu position="bottom-end">
              <Menu.Target>
                <ActionIcon aria-label="More to do" size={30} loading={move.isPending}>
                  <IconDots size={18} aria-hidden />
                </ActionIcon>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconUserShare size={16} aria-hidden />} onClick={give}>
                  Give to a colleague
                </Menu.Item>
                {conversation.state === 'open' && (
                  <Menu.Item leftSection={<IconFlag size={16} aria-hidden />} onClick={escalate}>
                    Escalate
                  </Menu.Item>
                )}
                {conversation.state !== 'open' && (
                  <Menu.Item leftSection={<IconArchiveOff size={16} aria-hidden />} onClick={() => to('open')}>
                    {isArchived ? 'Open again' : 'No longer escalated'}
                  </Menu.Item>
                )}
                {!isArchived && (
                  <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={() => to('archived')}>
                    Archive
                  </Menu.Item>
                )}
              </Menu.Dropdown>
            </Menu>
          )}
        </Giving>
      )}
    </Ask>
  );
}
