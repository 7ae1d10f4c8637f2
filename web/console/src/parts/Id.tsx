import { IconCheck, IconCopy, IconX } from '@tabler/icons-react';
import classes from './Id.module.css';
import { useCopy } from './copy';

interface IdProps {
  /** An id, a number, an address: whatever is worth copying. */
  of: string;
  /** Shows its prefix and its last six letters; the whole is on hover, and is what is copied. */
  short?: boolean;
}

const failed = 'The browser doesn’t let it be copied: mark it and copy it by hand';

const tail = 6;

/** A telephone number with its plus. */
const longestWhole = 16;

const shortened = (id: string) => (id.length > tail + 8 ? `${id.slice(0, id.indexOf('_') + 1)}…${id.slice(-tail)}` : id);

/** An id in equal letters; a click copies it. */
export function Id({ of, short }: IdProps) {
  const { isCopied, isFailed, copy } = useCopy(of);
  return (
    <button
      type="button"
      className={classes.id}
      data-short={of.length <= longestWhole ? '' : undefined}
      title={isCopied ? 'Copied' : isFailed ? failed : `Copy ${of}`}
      onClick={event => {
        event.stopPropagation();
        event.preventDefault();
        copy();
      }}
    >
      {short ? shortened(of) : of}
      {isCopied ? (
        <IconCheck size={12} aria-hidden />
      ) : isFailed ? (
        <IconX size={12} aria-hidden />
      ) : (
        <IconCopy size={12} className={classes.hint} aria-hidden />
      )}
      <span className={classes.told} role="status">
        {isCopied ? 'Copied' : isFailed ? failed : ''}
      </span>
    </button>
  );
}
