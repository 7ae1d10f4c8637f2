import { IconCheck, IconCopy } from '@tabler/icons-react';
import classes from './Command.module.css';
import { useCopy } from './copy';

interface CommandProps {
  children: string;
}

/** A command to run elsewhere, with a button that copies it. */
export function Command({ children }: CommandProps) {
  const { isCopied, isFailed, copy } = useCopy(children);
  return (
    <div className={classes.command}>
      <pre tabIndex={0} aria-label="Command">
        {children}
      </pre>
      <button type="button" onClick={copy}>
        {isCopied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
        <span role="status">{isCopied ? 'Copied' : isFailed ? 'Not copied: mark it and copy it by hand' : 'Copy'}</span>
      </button>
    </div>
  );
}
