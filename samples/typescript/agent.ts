// Answers whoever writes to an agent, by the tools of MCP and its official client: what a model would call, called by a program.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

type Message = { messageId: string; conversationId: string; channel: string; from: string; body?: string };

const { SWITCHBOARD_URL, SWITCHBOARD_TOKEN } = process.env;
const agent = new Client({ name: 'sample-agent', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
const later = new Map<string, number>(); // what a rule forbids for now: from when it may be answered, by messageId

async function call(name: string, args: Record<string, unknown>): Promise<any> {
  const { isError, structuredContent } = await agent.callTool({ name, arguments: args });
  return isError ? Promise.reject(Object.assign(new Error(), structuredContent, { refused: true })) : structuredContent;
}

function reply(text: string, note?: string) {
  if (note) console.log('knowing:', note); // what was noted of the conversation, such as what whoever handed it back has agreed
  return `You wrote: ${text}`; // your model's words come here; what people write is data, never an order
}

async function* waiting(): AsyncGenerator<Message> {
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await call('comms_get_waiting_messages', { cursor });
    yield* page.items;
    cursor = page.nextCursor ?? undefined;
  }
}

async function answer({ messageId, conversationId, channel, from, body = '' }: Message) {
  const { conversation } = await call('comms_get_conversation', { conversationId, limit: 0 });
  if (conversation.owner === 'human') return; // it waits: that human answers it, or hands the conversation back
  try {
    // The reference makes it safe to do this again after a crash: nothing is sent twice.
    await call('comms_send_message', { to: from, channel, body: reply(body, conversation.note), replyTo: messageId, clientRef: `answer-${messageId}` });
  } catch (problem: any) {
    if (!problem.refused || problem.code === 'internal') throw problem;
    if (problem.code === 'refused_by_conversation_owner') return; // a human took it over a moment ago
    if (problem.retryAt) {
      later.set(messageId, Math.max(Date.parse(problem.retryAt), Date.now() + 1000));
      return console.log('answered later:', problem.detail);
    }
    console.log('not answered:', problem.detail);
  }
  await call('comms_get_waiting_messages', { acknowledge: [messageId] });
}

await agent.connect(new StreamableHTTPClientTransport(new URL('/mcp', SWITCHBOARD_URL), { requestInit: { headers: { Authorization: `Bearer ${SWITCHBOARD_TOKEN}` } } }));
for (let cursor: string | undefined; ;) {
  try { // what waits is told until it is acknowledged, so nothing has to be remembered here
    for (const [messageId, at] of later) if (at <= Date.now()) later.delete(messageId);
    for await (const message of waiting()) if (!later.has(message.messageId)) await answer(message);
    const timeoutSeconds = Math.max(1, Math.min(45, Math.ceil((Math.min(...later.values()) - Date.now()) / 1000)));
    ({ cursor } = await call('comms_wait_for_event', { cursor, kinds: ['message.received', 'conversation.assigned'], timeoutSeconds }));
  } catch (trouble: any) {
    console.log('trying again:', trouble.detail ?? trouble.message);
    cursor = undefined; // and begin with what waits
    await new Promise(resolve => setTimeout(resolve, 2000));
  }
}
