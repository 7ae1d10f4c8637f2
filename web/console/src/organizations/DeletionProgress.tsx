import { Progress } from '@mantine/core';
import type { Deletion, DeletionState } from '../api/schema';
import { Actor } from '../parts/Actor';
import { Ago } from '../parts/Ago';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { Section } from '../parts/Section';
import { Status } from '../parts/Status';
import type { Tone } from '../parts/tones';

const states: Record<DeletionState, [Tone, string]> = {
  releasing: ['busy', 'Giving back what it holds outside'],
  erasing: ['busy', 'Erasing its rows'],
  erased: ['good', 'All is erased'],
};

/** How far the deletion of an organization has come, and what is left as its proof. */
export function DeletionProgress({ deletion }: { deletion: Deletion }) {
  const rows = Object.values(deletion.rows ?? {}).reduce((sum, count) => sum + count, 0);
  const percent = deletion.state === 'erased' ? 100 : rows > 0 ? Math.min(100, (deletion.rowsErased / rows) * 100) : 0;
  const [tone, word] = states[deletion.state];
  return (
    <Section title="Deletion" about="It goes on by itself, also over restarts.">
      {deletion.state === 'erasing' && <Progress value={percent} mb="md" aria-label={`${Math.round(percent)} percent of its rows are erased`} />}
      <Facts
        of={[
          ['State', <Status of={deletion.state} tone={tone}>{word}</Status>],
          ['In the way', deletion.trouble && <Status of="waiting">{`${deletion.trouble} It is tried again by itself.`}</Status>],
          ['Rows erased', rows > 0 ? `${deletion.rowsErased.toLocaleString()} of ${rows.toLocaleString()}` : deletion.rowsErased.toLocaleString()],
          ['Its numbers', deletion.keepNumbers ? 'Stay with the provider’s account' : 'Go back to their providers'],
          ['Asked for by', <Actor of={deletion.requestedBy} />],
          ['Asked for', <Ago at={deletion.requestedAt} />],
          ['Finished', deletion.finishedAt && <Ago at={deletion.finishedAt} />],
          ['Audit log', typeof deletion.auditBlocks === 'number' && `${deletion.auditBlocks.toLocaleString()} blocks`],
          ['Its last hash', deletion.auditHead && <Id of={deletion.auditHead} />],
          ['Organization', <Id of={deletion.organizationId} />],
        ]}
      />
    </Section>
  );
}
