import { Select } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState, type ReactNode } from 'react';
import type { ConversationView } from '../api/schema';
import { useSession } from '../api/signedIn';
import { Ask } from '../parts/Ask';
import { ProblemNote } from '../parts/ProblemNote';
import { useColleagues } from '../users/colleagues';
import { useAssign } from './changes';
import { NoteField } from './NoteField';

interface GivingProps {
  conversation: ConversationView;
  children: (open: () => void) => ReactNode;
}

/** Gives a conversation to a colleague, with what they have to know. */
export function Giving({ conversation, children }: GivingProps) {
  const assign = useAssign(conversation);
  const [to, setTo] = useState<{ userId: string; name: string } | null>(null);
  const [note, setNote] = useState('');
  const give = async () => {
    await assign.mutateAsync({ owner: 'human', userId: to?.userId, note: note.trim() || undefined });
    notifications.show({ message: `${to?.name} has it now.` });
    setTo(null);
    setNote('');
  };
  return (
    <Ask
      title="Give it to a colleague?"
      says="They have it in their inbox (filter by owner: Me), and the agent is silent until it is handed back."
      fields={
        <>
          <ColleagueChoice of={conversation} chosen={to?.userId ?? null} choose={setTo} />
          <NoteField label="Note" description="What they have to know" value={note} change={setNote} />
        </>
      }
      confirm="Give"
      run={give}
    >
      {children}
    </Ask>
  );
}

interface ColleagueChoiceProps {
  of: ConversationView;
  chosen: string | null;
  choose: (one: { userId: string; name: string } | null) => void;
}

function ColleagueChoice({ of: { ownerUserId }, chosen, choose }: ColleagueChoiceProps) {
  const { user } = useSession();
  const { colleagues, isPending, error, refetch } = useColleagues(true);
  const others = colleagues.filter(({ value }) => value !== user.userId && value !== ownerUserId);
  return (
    <>
      <Select
        label="Colleague"
        placeholder={isPending ? 'Loading …' : 'Choose'}
        description={!isPending && !error && others.length === 0 ? 'Nobody else answers here yet: an admin invites people on the page Users.' : undefined}
        data={others}
        value={chosen}
        onChange={(userId, option) => choose(userId ? { userId, name: option.label } : null)}
        searchable
        required
        withAsterisk={false}
        limit={50}
        nothingFoundMessage="Nobody is called that."
        data-autofocus
      />
      <ProblemNote error={error} retry={refetch} />
    </>
  );
}
