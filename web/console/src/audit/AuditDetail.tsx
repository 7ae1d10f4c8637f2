import { Button, Group, Stack } from '@mantine/core';
import type { AuditView } from '../api/schema';
import { useAddress } from '../app/address';
import { Actor } from '../parts/Actor';
import { Ago } from '../parts/Ago';
import { Facts } from '../parts/Facts';
import { Id } from '../parts/Id';
import { Subject } from '../parts/Subject';
import { inLines, Words } from '../parts/Words';

/** An entry of the log, and the ways to what is beside it. */
export function AuditDetail({ entry, close }: { entry: AuditView; close: () => void }) {
  const { change } = useAddress();
  const narrow = (name: string, value: string) => {
    change(name, value);
    close();
  };
  return (
    <Stack>
      <Facts
        of={[
          ['At', <Ago at={entry.at} />],
          ['Exactly', <Id of={entry.at} />],
          ['Who', <Actor of={entry.actor} />],
          ['Actor', <Id of={entry.actor} />],
          ['Action', entry.action],
          ['To what', <Subject of={entry.subject} />],
          ['Entry', <Id of={entry.auditId} />],
        ]}
      />
      {entry.detail !== null && entry.detail !== undefined && <Words label="Detail">{inLines(entry.detail)}</Words>}
      <Group gap="sm">
        <Button variant="default" onClick={() => narrow('subject', entry.subject)}>
          All of this subject
        </Button>
        <Button variant="default" onClick={() => narrow('actor', entry.actor)}>
          All by this actor
        </Button>
        <Button variant="default" onClick={() => narrow('action', entry.action)}>
          All of this action
        </Button>
      </Group>
    </Stack>
  );
}
