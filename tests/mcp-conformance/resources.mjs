// node resources.mjs older|current URL TOKEN — an official client that lists and reads resources, asks for prompts and completions, and prints what it saw; then
// it watches its agent's conversations and its card and prints the addresses that it is told of, two of them.
import { Client as CurrentClient, StreamableHTTPClientTransport as CurrentTransport } from '@modelcontextprotocol/client';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';

const [kind, url, token] = process.argv.slice(2);
const requestInit = { headers: { Authorization: `Bearer ${token}` } };
const told = [];
let wake = () => {};
const heard = params => { told.push(params.uri); wake(); };

let opened;
const listening = new Promise(resolve => { opened = resolve; });
const watch = async (input, init) => {
  const answer = await fetch(input, init);
  if (init?.method === 'GET' && answer.ok) {
    opened();
  }
  return answer;
};

let client;
if (kind === 'current') {
  client = new CurrentClient({ name: 'current', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  client.setNotificationHandler('notifications/resources/updated', note => heard(note.params));
  await client.connect(new CurrentTransport(new URL('/mcp', url), { requestInit }));
} else {
  client = new Client({ name: 'older', version: '1.0.0' });
  client.setNotificationHandler(ResourceUpdatedNotificationSchema, note => heard(note.params));
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit, fetch: watch }));
  await listening;
}

// The current client follows cursors by itself.
const resources = [];
let cursor;
do {
  const page = await client.listResources(cursor ? { cursor } : undefined);
  resources.push(...page.resources);
  cursor = page.nextCursor;
} while (cursor);
const read = async uri => JSON.parse((await client.readResource({ uri })).contents[0].text);
const conversation = resources.find(r => r.uri.startsWith('comms://conversations/'));
const card = resources.find(r => /^comms:\/\/agents\/[^/]+$/.test(r.uri));
const { resourceTemplates } = await client.listResourceTemplates();
const { prompts } = await client.listPrompts();
const prompt = await client.getPrompt({ name: 'summarize_conversation', arguments: { conversationId: conversation.name } });
const completed = await client.complete({
  ref: { type: 'ref/resource', uri: 'comms://conversations/{conversationId}{?cursor}' }, argument: { name: 'conversationId', value: conversation.name.slice(0, 8) },
});
console.log(JSON.stringify({
  resources: resources.map(r => r.uri),
  templates: resourceTemplates.map(t => t.uriTemplate),
  card: await read(card.uri),
  conversation: await read(conversation.uri),
  prompts: prompts.map(p => p.name),
  prompt: prompt.messages.map(m => m.content),
  completed: completed.completion.values,
  unknown: await client.readResource({ uri: 'comms://agents/agt_nobody' }).then(() => 'read', error => error.code),
}));

const watched = [conversation.uri, card.uri];
if (kind === 'current') {
  await client.listen({ resourceSubscriptions: watched });
} else {
  for (const uri of watched) {
    await client.subscribeResource({ uri });
  }
}
console.log(JSON.stringify({ listening: true }));
while (new Set(told).size < watched.length) {
  await new Promise(resolve => { wake = resolve; });
}
console.log(JSON.stringify({ told: [...new Set(told)] }));
process.exit();
