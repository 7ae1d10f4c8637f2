import { IconBrandWhatsapp, IconMail, IconMessage, IconMessageCircle, IconPhone, type Icon } from '@tabler/icons-react';
import classes from './Channel.module.css';

const kinds: Record<string, { word: string; icon: Icon }> = {
  sms: { word: 'SMS', icon: IconMessage },
  whatsapp: { word: 'WhatsApp', icon: IconBrandWhatsapp },
  email: { word: 'E-mail', icon: IconMail },
  voice: { word: 'Call', icon: IconPhone },
  webchat: { word: 'Chat', icon: IconMessageCircle },
  all: { word: 'All channels', icon: IconMessage },
};

/** What people call a channel of the API. */
export const channelWord = (channel: string) => kinds[channel]?.word ?? channel;

interface ChannelProps {
  /** The channel as the API says it. */
  of: string;
  /** The sign alone, where room is short; its word is on hover. */
  short?: boolean;
}

/** A channel by its sign and its word. */
export function Channel({ of, short }: ChannelProps) {
  const { word, icon: Mark } = kinds[of] ?? { word: of, icon: IconMessage };
  return (
    <span className={classes.channel} title={short ? word : undefined}>
      <Mark size={14} stroke={1.6} aria-hidden={!short} aria-label={short ? word : undefined} role={short ? 'img' : undefined} />
      {!short && word}
    </span>
  );
}
