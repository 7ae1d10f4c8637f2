import { answer, api, newReference } from '../api/client';
import { problemOf } from '../api/problem';
import type { OpenChannel } from '../api/schema';
import { forPeople } from '../parts/advice';
import { megabyte, sizeOf } from '../parts/numbers';
import type { Draft, DraftFile } from './drafts';

/** What all files of a message may weigh together. */
const heaviest: Record<OpenChannel, number> = { sms: 5 * megabyte, whatsapp: 16 * megabyte, email: 29 * megabyte };

const mostFiles = 10;

/** What keeps files from going over a channel; undefined where nothing does. */
export function tooMuch(files: DraftFile[], channel: OpenChannel): string | undefined {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  if (files.length > mostFiles) {
    return `These are ${files.length} files; a message takes ${mostFiles} at most. Take some out.`;
  }

  return bytes > heaviest[channel]
    ? `Together they have ${sizeOf(bytes)}, and this channel takes ${sizeOf(heaviest[channel])}. Take some out, or choose another channel.`
    : undefined;
}

type Write = (change: (before: Draft) => Partial<Draft>) => void;

/** Brings files to the server, each by itself, and notes them in the draft. */
export function attach(chosen: File[], agentId: string, write: Write) {
  const files = chosen.map(file => ({ file, entry: { key: newReference(), name: file.name || 'Pasted picture', bytes: file.size } }));
  write(before => ({ files: [...before.files, ...files.map(one => one.entry)] }));
  for (const { file, entry } of files) {
    void bring(file, entry, agentId, write);
  }
}

async function bring(file: File, { key, name }: DraftFile, agentId: string, write: Write) {
  const note = (change: Partial<DraftFile>) => write(before => ({ files: before.files.map(one => (one.key === key ? { ...one, ...change } : one)) }));
  try {
    const kept = await answer(
      api.POST('/api/v1/files', {
        params: { query: { name, agentId, clientRef: key } },
        body: file as never,
        bodySerializer: body => body,
        headers: { 'Content-Type': file.type || 'application/octet-stream' },
      }),
    );
    note({ fileId: kept.fileId, bytes: kept.bytes });
  } catch (error) {
    const { detail, next } = problemOf(error);
    note({ trouble: [detail, forPeople(next)].filter(Boolean).join(' ') });
  }
}

/** Takes a file out of the draft, and from the server where it is there already. */
export function detach({ key, fileId }: DraftFile, write: Write) {
  write(before => ({ files: before.files.filter(file => file.key !== key) }));
  if (fileId) {
    // What isn't deleted now is deleted with its time.
    void api.DELETE('/api/v1/files/{fileId}', { params: { path: { fileId } } });
  }
}
