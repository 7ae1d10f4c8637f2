import { Button } from '@mantine/core';
import { answer, api } from '../api/client';
import type { AgentView, GetChannelStatusOfChannel, OpenChannel } from '../api/schema';
import { useRefresh } from '../api/useDo';
import { Ask } from '../parts/Ask';
import { channelWord } from '../parts/Channel';
import { RowButton } from '../parts/RowButton';

interface SwitchChannelProps {
  agent: AgentView;
  channel: GetChannelStatusOfChannel;
}

const isOpen = (channel: string): channel is OpenChannel => channel === 'sms' || channel === 'whatsapp' || channel === 'email';

/** Switches one channel off while the others go on, or on again. */
export function SwitchChannel({ agent: { agentId, displayName }, channel: { channel, state, address } }: SwitchChannelProps) {
  const refresh = useRefresh();
  if (!isOpen(channel) || (state !== 'active' && state !== 'off')) {
    return null;
  }

  const word = channelWord(channel);
  const params = { path: { agentId, channel } };
  const isOff = state === 'off';
  return (
    <Ask
      title={`Switch ${word} ${isOff ? 'on' : 'off'}?`}
      says={
        isOff
          ? `${displayName} writes and hears over ${address ?? word} again. What came while it was off isn’t taken in later.`
          : `${displayName} sends nothing over ${address ?? word}, also what waits already, and what people write there is dropped, but for a STOP. To keep what they write, pause the agent instead. Its other channels go on, and the address stays its own.`
      }
      confirm={isOff ? 'Switch on' : 'Switch off'}
      danger={!isOff}
      run={async () => {
        await answer(isOff ? api.POST('/api/v1/agents/{agentId}/channels/{channel}/on', { params }) : api.POST('/api/v1/agents/{agentId}/channels/{channel}/off', { params }));
        await refresh('agents');
      }}
    >
      {open => (
        <RowButton onClick={open} aria-label={`${isOff ? 'Switch on' : 'Switch off'} ${word}`}>
          {isOff ? 'Switch on' : 'Switch off'}
        </RowButton>
      )}
    </Ask>
  );
}

/** Gives one channel up: its number goes back. */
export function GiveUpChannel({ agent: { agentId, displayName }, channel: { channel, state, address, shared } }: SwitchChannelProps) {
  const refresh = useRefresh();
  if (!isOpen(channel) || state === 'releasing') {
    return null;
  }

  return (
    <Ask
      title={`Give ${channelWord(channel)} up?`}
      says={
        shared
          ? `${displayName} no longer speaks from the shared numbers; they stay with the other agents. It can be given the channel anew.`
          : `${address ?? 'The address'} is taken from ${displayName}. A number of its own goes back to the provider and is gone for good. Conversations and messages stay, and the channel can be given anew, at another address.`
      }
      confirm="Give up"
      danger
      run={async () => {
        await answer(api.DELETE('/api/v1/agents/{agentId}/channels/{channel}', { params: { path: { agentId, channel } } }));
        await refresh('agents');
      }}
    >
      {open => (
        <Button size="compact-xs" variant="subtle" color="gray" onClick={open}>
          Give up
        </Button>
      )}
    </Ask>
  );
}
