import type { ContactView, GetChannelStatusOfChannel, MessageView, OpenChannel } from '../api/schema';
import { channelWord } from '../parts/Channel';

/** A channel and an address over which a person can be written to. */
export interface Way {
  channel: OpenChannel;
  address: string;
  key: string;
  says: string;
}

const order: OpenChannel[] = ['sms', 'whatsapp', 'email'];

/** The ways to a person that their agent has too; the agent's are undefined until they are known. */
export function waysTo(contact: ContactView | null | undefined, channels: GetChannelStatusOfChannel[] | undefined): Way[] {
  const has = (channel: OpenChannel) => !channels || channels.some(one => one.channel === channel && one.state === 'active');
  return (contact?.addresses ?? []).flatMap(({ address, channels: reached, optOuts }) =>
    order
      .filter(channel => reached.includes(channel) && has(channel))
      .map(channel => {
        const isOut = optOuts?.some(one => one.scope === 'all' || one.scope === channel);
        return { channel, address, key: `${channel} ${address}`, says: `${channelWord(channel)} to ${address}${isOut ? ' (opted out)' : ''}` };
      }),
  );
}

/** A way that was open when somebody began to write, and no longer is. */
export function lostWay(key: string): Way {
  const [channel = '', address = ''] = key.split(' ', 2);
  return { channel: channel as OpenChannel, address, key, says: `${channelWord(channel)} to ${address} (no longer possible)` };
}

/** What the person wrote last in this way: what an answer answers. */
export const lastHeard = (messages: MessageView[], way: Way) =>
  messages.find(
    message => message.direction === 'in' && message.channel === way.channel && message.from === way.address && message.status !== 'automatic',
  );

/** The way that the person, else the agent, used last. */
export function usualWay(messages: MessageView[], ways: Way[]): Way | undefined {
  const theirs = messages.find(message => message.direction === 'in');
  const used = theirs ?? messages[0];
  const address = used?.direction === 'in' ? used.from : used?.to;
  return ways.find(way => way.channel === used?.channel && way.address === address) ?? ways.find(way => way.channel === used?.channel) ?? ways[0];
}

const window = 24 * 3_600_000;

const isWithin = (message: MessageView | undefined, now: number) => message !== undefined && now - Date.parse(message.createdAt) < window;

/** Whether WhatsApp takes free text: the person wrote to the agent within a day. Where so much was said since that it isn't all here, it may be so. */
export const isWindowOpen = (messages: MessageView[], isWhole: boolean, way: Way, now: number): boolean =>
  isWithin(lastHeard(messages, way), now) || (!isWhole && isWithin(messages.at(-1), now));
