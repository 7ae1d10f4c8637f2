import { Button, Checkbox } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { answer, api } from '../api/client';
import type { AgentView } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { Ask } from '../parts/Ask';

/** Ends an agent for good, or until it is provisioned anew. */
export function EndAgent({ agent: { agentId, displayName } }: { agent: AgentView }) {
  const refresh = useRefresh();
  const [givesBack, setGivesBack] = useState(true);
  return (
    <Ask
      title={`End ${displayName}?`}
      says="Its tokens stop at once and its channels are given up. Its conversations, messages and records stay. It can be provisioned again, with another number."
      fields={
        <Checkbox
          size="sm"
          label="Give its number back to the provider"
          description="A number that is given back is gone for good. Otherwise the provider’s account keeps it, and pays for it."
          checked={givesBack}
          onChange={event => setGivesBack(event.currentTarget.checked)}
        />
      }
      confirm="End the agent"
      danger
      typed={displayName}
      run={async () => {
        await answer(api.DELETE('/api/v1/agents/{agentId}', { params: { path: { agentId }, query: { releaseNumber: givesBack } } }));
        notifications.show({ message: `${displayName} has ended.` });
        await refresh('agents', 'tokens', 'overview');
      }}
    >
      {open => (
        <Button variant="default" onClick={open}>
          End
        </Button>
      )}
    </Ask>
  );
}
