// The simulator's own interface. An error carries the server's sentence, and the field that it is about.

export async function api(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new Error('The simulator does not answer. Is it still running?');
  }
  const text = await response.text();
  const answer = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined;
  if (!response.ok) throw Object.assign(new Error(answer?.error ?? `The simulator answered ${response.status}.`), { field: answer?.field });
  return answer;
}

export const person = (address) => `/api/people/${encodeURIComponent(address)}`;
