import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import classes from './MessageText.module.css';

const long = 1_200;
const manyLines = 16;

const isLong = (text: string) => text.length > long || text.split('\n', manyLines + 1).length > manyLines;

/** The text of a message as it was written. A long mail shows its beginning first. */
export function MessageText({ text }: { text: string }) {
  const [isWhole, setWhole] = useState(false);
  if (!text) {
    return null;
  }

  return (
    <>
      <p className={`${classes.text} ${isLong(text) && !isWhole ? classes.begun : ''}`}>{text}</p>
      {isLong(text) && (
        <UnstyledButton className={classes.more} onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
          {isWhole ? 'Show less' : 'Show all'}
        </UnstyledButton>
      )}
    </>
  );
}
