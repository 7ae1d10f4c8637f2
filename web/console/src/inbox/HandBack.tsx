import { Button } from '@mantine/core';
import { useState } from 'react';
import { AgentName } from '../agents/names';
import type { ConversationView } from '../api/schema';
import { useShortcuts } from '../app/keys';
import { Ask } from '../parts/Ask';
import { useAssign } from './changes';
import { NoteField } from './NoteField';

/** Gives a conversation back to its agent, with what the agent has to know. */
export function HandBack({ conversation }: { conversation: ConversationView }) {
  const assign = useAssign(conversation);
  const [note, setNote] = useState('');
  return (
    <Ask
      title="Hand back to the agent?"
      says={
        <>
          <AgentName of={conversation.agentId} /> answers again, and reads your note.
        </>
      }
      fields={<NoteField label="Note" description="What was agreed, what it has to know" value={note} change={setNote} isFirst />}
      confirm="Hand back"
      run={async () => {
        await assign.mutateAsync({ owner: 'agent', note: note.trim() || undefined });
        setNote('');
      }}
    >
      {open => <HandBackButton open={open} />}
    </Ask>
  );
}

function HandBackButton({ open }: { open: () => void }) {
  useShortcuts('Conversation', [{ keys: 'h', says: 'Hand back', run: open }]);
  return (
    <Button variant="light" onClick={open} aria-keyshortcuts="h">
      Hand back
    </Button>
  );
}
