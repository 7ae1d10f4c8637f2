import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { answer, api } from '../api/client';
import type { PauseAgentAnswer } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { useOrganization } from '../app/organization';
import { Ask } from '../parts/Ask';
import { refusedMeanwhile } from './PauseAgent';

const agents = (count: number) => (count === 1 ? '1 agent' : `${count} agents`);

/** Holds all agents of the organization back, or lets all go on. */
export function PauseAll() {
  const { name, ask } = useOrganization();
  const refresh = useRefresh();
  const done = async (call: Promise<PauseAgentAnswer>) => {
    const { changed, status } = await call;
    notifications.show({ message: `${agents(changed.length)} ${status === 'paused' ? 'paused' : 'resumed'}.` });
    await refresh('agents', 'overview');
  };
  return (
    <>
      <Ask
        title={`Pause all agents of ${name}?`}
        says={`Nothing of theirs leaves until they are resumed. ${refusedMeanwhile}`}
        confirm="Pause all"
        danger
        run={() => done(answer(api.POST('/api/v1/agents/pause', { params: { query: ask } })))}
      >
        {open => (
          <Button variant="default" onClick={open}>
            Pause all
          </Button>
        )}
      </Ask>
      <Ask
        title={`Resume all agents of ${name}?`}
        says="Every paused agent goes on, also those that were paused one by one. What was refused meanwhile has to be sent again."
        confirm="Resume all"
        run={() => done(answer(api.POST('/api/v1/agents/resume', { params: { query: ask } })))}
      >
        {open => (
          <Button variant="default" onClick={open}>
            Resume all
          </Button>
        )}
      </Ask>
    </>
  );
}
