import type { MessageView } from '../api/schema';

/** Waits until a person writes, for 45 seconds at most; what nobody acknowledged is told at once. */
export const waitCommand = (root: string, token: string) =>
  `curl "${root}/api/v1/events?kinds=message.received&timeoutSeconds=45" \\\n  -H "Authorization: Bearer ${token}"`;

/** Answers what a person wrote, which also acknowledges it. */
export function answerCommand(root: string, token: string, heard: MessageView | undefined) {
  const body = {
    to: heard?.from ?? 'FROM_OF_THE_MESSAGE',
    channel: heard?.channel ?? 'sms',
    body: 'Hello from your agent.',
    replyTo: heard?.messageId ?? 'ID_OF_THE_MESSAGE',
    clientRef: `first-answer-${heard?.messageId.slice(-6) ?? '1'}`,
  };
  const quoted = JSON.stringify(body).replaceAll("'", String.raw`'\''`);
  return `curl ${root}/api/v1/messages \\\n  -H "Authorization: Bearer ${token}" \\\n  -H "Content-Type: application/json" \\\n  -d '${quoted}'`;
}

/** The sample agents, which answer with what was said to them. Each is one command in the folder that Switchboard was cloned to. */
export const samples = (root: string, token: string) => {
  const access = `SWITCHBOARD_URL=${root} SWITCHBOARD_TOKEN=${token}`;
  return [
    { language: 'Python', needs: 'Python 3.9 or newer, nothing else', command: `${access} python3 samples/python/agent.py` },
    { language: 'TypeScript', needs: 'Node 22.18 or newer', command: `(cd samples/typescript && npm ci && ${access} node agent.ts)` },
    { language: 'C#', needs: 'the .NET 10 SDK', command: `(cd samples/csharp && ${access} dotnet run agent.cs)` },
  ];
};
