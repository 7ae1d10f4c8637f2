import { Button } from '@mantine/core';
import type { OrganizationView } from '../api/schema';
import { Ask } from '../parts/Ask';
import { useResume, useSuspend } from './queries';

/** Stops an organization, or lets it go on. */
export function Suspend({ one }: { one: OrganizationView }) {
  const [suspend, resume] = [useSuspend(one.organizationId), useResume(one.organizationId)];
  return one.status === 'active' ? (
    <Ask
      title={`Suspend ${one.name}?`}
      says="Its tokens and sessions open nothing from now on, and nothing leaves for its people, also not what was queued before. What people write to it is kept. It can be resumed at any time."
      confirm="Suspend"
      danger
      run={() => suspend.mutateAsync()}
    >
      {open => (
        <Button variant="default" onClick={open}>
          Suspend
        </Button>
      )}
    </Ask>
  ) : (
    <Ask title={`Resume ${one.name}?`} says="Its tokens and sessions open again what they did, and what waited goes on." confirm="Resume" run={() => resume.mutateAsync()}>
      {open => <Button onClick={open}>Resume</Button>}
    </Ask>
  );
}
