import { memo } from 'react';
import { AgentName } from '../agents/names';
import type { MessageView } from '../api/schema';
import { AtClock } from '../parts/Ago';
import { Channel } from '../parts/Channel';
import { DeliveryState } from './DeliveryState';
import { DeliveryTrouble } from './DeliveryTrouble';
import { MailText } from './MailText';
import { MediaOf } from './MediaOf';
import classes from './Message.module.css';
import { MessageText } from './MessageText';
import { TemplateName } from './TemplateName';

interface MessageProps {
  message: MessageView;
  /** Whoever wrote it wrote the one before too. */
  goesOn: boolean;
  /** It was looked for. */
  isWanted: boolean;
  /** It came while somebody looked. */
  isNew: boolean;
}

/** A message: what was said, over which channel, when, by whom, and what became of it. */
export const Message = memo(({ message, goesOn, isWanted, isNew }: MessageProps) => {
  const { messageId, agentId, direction, channel, createdAt, author, subject, media, templateId, keyword } = message;
  const isOut = direction === 'out';
  return (
    <li
      data-message={messageId}
      data-out={isOut ? '' : undefined}
      data-author={author ? '' : undefined}
      data-wanted={isWanted ? '' : undefined}
      data-new={isNew ? '' : undefined}
      className={classes.message}
    >
      {isOut && !goesOn && <span className={classes.by}>{author ?? <AgentName of={agentId} />}</span>}
      <div className={classes.words}>
        {subject && <p className={classes.subject}>{subject}</p>}
        {templateId && (
          <p className={classes.aside}>
            Template <TemplateName of={templateId} />
          </p>
        )}
        {channel === 'email' ? <MailText message={message} /> : <MessageText text={message.body} />}
        {media && <MediaOf items={media} agentId={agentId} />}
      </div>
      <div className={classes.facts}>
        <AtClock at={createdAt} />
        <Channel of={channel} />
        {keyword ? <span>{keyword} was heeded</span> : <DeliveryState message={message} />}
      </div>
      {isOut && <DeliveryTrouble message={message} />}
    </li>
  );
});
