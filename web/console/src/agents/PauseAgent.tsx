import { Button } from '@mantine/core';
import { answer, api } from '../api/client';
import type { AgentView } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { Ask } from '../parts/Ask';

export const refusedMeanwhile =
  'What would be sent meanwhile is refused: messages that wait for their time, and what people write from the inbox, too. What people write to agents is kept, and a STOP is still confirmed.';

/** Holds an agent back, or lets it go on. */
export function PauseAgent({ agent: { agentId, displayName, status } }: { agent: AgentView }) {
  const refresh = useRefresh();
  const params = { path: { agentId } };
  if (status === 'active') {
    return (
      <Ask
        title={`Pause ${displayName}?`}
        says={`Nothing of it leaves until it is resumed. ${refusedMeanwhile}`}
        confirm="Pause"
        danger
        run={async () => {
          await answer(api.POST('/api/v1/agents/{agentId}/pause', { params }));
          await refresh('agents', 'overview');
        }}
      >
        {open => (
          <Button variant="default" onClick={open}>
            Pause
          </Button>
        )}
      </Ask>
    );
  }

  return status === 'paused' ? (
    <Ask
      title={`Resume ${displayName}?`}
      says="It sends again from now on. What was refused meanwhile has to be sent again."
      confirm="Resume"
      run={async () => {
        await answer(api.POST('/api/v1/agents/{agentId}/resume', { params }));
        await refresh('agents', 'overview');
      }}
    >
      {open => <Button onClick={open}>Resume</Button>}
    </Ask>
  ) : null;
}
