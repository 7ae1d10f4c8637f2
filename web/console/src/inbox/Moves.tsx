import { ActionIcon, Button, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconArchive, IconArchiveOff, IconDots, IconFlag, IconUserShare } from '@tabler/icons-react';
import { useState } from 'react';
import { problemOf } from '../api/problem';
import type { ConversationState, ConversationView } from '../api/schema';
import { useShortcuts } from '../app/keys';
import { forPeople } from '../parts/advice';
import { Ask } from '../parts/Ask';
import { useMove, useTakeBack } from './changes';
import { Giving } from './Giving';
import { NoteField } from './NoteField';

const done: Record<ConversationState, string> = {
  archived: 'Archived. The next message opens it again.',
  escalated: 'Escalated.',
  open: 'Open again.',
};

function tellWhy(error: unknown) {
  const { detail, next } = problemOf(error);
  notifications.show({ color: 'red', title: detail, message: forPeople(next) });
}

/** Escalates a conversation, gives it to a colleague, puts it away, or opens it again. */
export function Moves({ conversation }: { conversation: ConversationView }) {
  const move = useMove(conversation);
  const [note, setNote] = useState('');
  const takeBack = useTakeBack(conversation);
  const to = async (state: ConversationState) => {
    try {
      const now = await move.mutateAsync({ state });
      if (state !== 'archived') {
        notifications.show({ message: done[state] });
        return;
      }

      const undo = () => {
        notifications.hide(id);
        takeBack.mutateAsync({ before: conversation, archived: now }).catch(tellWhy);
      };
      const id = notifications.show({
        message: (
          <>
            {done[state]}{' '}
            <Button variant="subtle" size="compact-xs" onClick={undo}>
              Undo
            </Button>
          </>
        ),
        autoClose: 10_000,
      });
    } catch (error) {
      tellWhy(error);
    }
  };
  const isArchived = conversation.state === 'archived';
  useShortcuts('Conversation', [{ keys: 'e', says: isArchived ? 'Open again' : 'Archive', run: () => void to(isArchived ? 'open' : 'archived') }]);
  return (
    <Ask
      title="Escalate?"
      says="A person of the organization has to look: it stands first in everybody’s inbox until it is handed back or archived. While the agent has it, nobody has it then."
      fields={<NoteField label="Why" description="What whoever takes it has to know" value={note} change={setNote} isFirst />}
      confirm="Escalate"
      run={async () => {
        await move.mutateAsync({ state: 'escalated', note: note.trim() || undefined });
        setNote('');
      }}
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
                  <Menu.Item leftSection={<IconArchiveOff size={16} aria-hidden />} onClick={() => void to('open')}>
                    {isArchived ? 'Open again' : 'No longer escalated'}
                  </Menu.Item>
                )}
                {!isArchived && (
                  <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={() => void to('archived')}>
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
