import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

// Answers before it works: whoever answers late is asked again.
export const receiver = (secret, heard) => createServer(async (request, response) => {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  try {
    const event = new Webhook(secret).verify(Buffer.concat(chunks).toString(), request.headers);
    response.writeHead(204).end();
    heard(event, request.headers['webhook-id']);
  } catch {
    response.writeHead(401).end();
  }
});
