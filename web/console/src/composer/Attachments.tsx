import { ActionIcon, Loader, Text } from '@mantine/core';
import { IconFile, IconX } from '@tabler/icons-react';
import type { OpenChannel } from '../api/schema';
import { sizeOf } from '../parts/numbers';
import classes from './Attachments.module.css';
import type { DraftFile } from './drafts';
import { tooMuch } from './files';

interface AttachmentsProps {
  files: DraftFile[];
  channel: OpenChannel;
  takeOut: (file: DraftFile) => void;
}

/** The files that go along, and what keeps one from it. */
export function Attachments({ files, channel, takeOut }: AttachmentsProps) {
  if (files.length === 0) {
    return null;
  }

  const trouble = tooMuch(files, channel);
  return (
    <>
      <ul className={classes.files} aria-label="Files">
        {files.map(file => (
          <li key={file.key} data-bad={file.trouble ? '' : undefined}>
            {file.fileId || file.trouble ? <IconFile size={14} aria-hidden /> : <Loader size={12} aria-label="Being uploaded" />}
            <span className={classes.name}>{file.name}</span>
            <span className={classes.size}>{sizeOf(file.bytes)}</span>
            <ActionIcon size="sm" aria-label={`Take out ${file.name}`} onClick={() => takeOut(file)}>
              <IconX size={12} aria-hidden />
            </ActionIcon>
            {file.trouble && (
              <p className={classes.trouble} role="alert">
                {file.trouble}
              </p>
            )}
          </li>
        ))}
      </ul>
      {trouble && (
        <Text size="sm" c="var(--bad)" role="alert">
          {trouble}
        </Text>
      )}
    </>
  );
}
