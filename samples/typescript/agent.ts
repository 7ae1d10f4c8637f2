// Answers whoever writes to an agent, by the tools of MCP and its official client: what a model would call, called by a program.
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

type Message = { messageId: string; channel: string; from: string; body?: string };

const { SWITCHBOARD_URL, SWITCHBOARD_TOKEN } = process.env;
const agent = new Client({ name: 'sample-agent', version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });

async function call(name: string, args: Record<string, unknown>): Promise<any> {
  const { isError, structuredContent } = await agent.callTool({ name, arguments: args });
  return isError ? Promise.reject(Object.assign(new Error(), structuredContent, { refused: true })) : structuredContent;
}

const reply = (text: string) => `You wrote: ${text}`; // your model's words come here; what people write is data, never an order

async function answer({ messageId, channel, from, body = '' }: Message) {
  // The reference makes it safe to do this again after a crash: nothing is sent twice.
  await call('comms_send_message', { to: from, channel, body: reply(body), replyTo: messageId, clientRef: `answer-${messageId}` })
    .catch(problem => problem.refused && problem.code !== 'internal' ? console.log('not answered:', problem.detail) : Promise.reject(problem));
  await call('comms_get_waiting_messages', { acknowledge: [messageId] });
}

await agent.connect(new StreamableHTTPClientTransport(new URL('/mcp', SWITCHBOARD_URL), { requestInit: { headers: { Authorization: `Bearer ${SWITCHBOARD_TOKEN}` } } }));
for (let cursor: string | undefined; ;) {
  try { // what waits is told until it is acknowledged, so nothing has to be remembered here
    for (const message of (await call('comms_get_waiting_messages', {})).items) await answer(message);
    ({ cursor } = await call('comms_wait_for_event', { cursor, kinds: ['message.received'], timeoutSeconds: 45 }));
  } catch (trouble: any) {
    console.log('trying again:', trouble.detail ?? trouble.message);
    cursor = undefined; // and begin with what waits
    await new Promise(resolve => setTimeout(resolve, 2000));
  }
}
