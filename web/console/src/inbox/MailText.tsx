import { UnstyledButton } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import type { MessageView } from '../api/schema';
import { MessageText } from './MessageText';
import classes from './MessageText.module.css';

const AsSent = lazy(async () => ({ default: (await import('./AsSent')).AsSent }));

/** A mail's text, and on demand how it was made to look. */
export function MailText({ message }: { message: MessageView }) {
  const [isAsSent, setAsSent] = useState(false);
  return (
    <>
      {isAsSent ? (
        <Suspense>
          <AsSent message={message} />
        </Suspense>
      ) : (
        <MessageText text={message.body} />
      )}
      <UnstyledButton className={classes.more} onClick={() => setAsSent(!isAsSent)} aria-expanded={isAsSent}>
        {isAsSent ? 'Show the text' : 'Show as sent'}
      </UnstyledButton>
    </>
  );
}
