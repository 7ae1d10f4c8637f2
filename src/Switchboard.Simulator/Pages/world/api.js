// The simulator's own interface. An error carries the server's sentence, and the field that it is about.

export async function api(method, path, body) {
  return (await call(method, path, body)).answer;
}

/** The answer, and its headers. */
export async function call(method, path, body) {
  let response;
  let text;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    text = await response.text();
  } catch {
    throw Object.assign(new Error('The simulator doesn’t answer. Is it still running?'), { isGone: true });
  }
  const answer = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : undefined;
  if (!response.ok) {
    throw Object.assign(new Error(answer?.error?.replaceAll('`', '') ?? `The simulator answered ${response.status}.`), {
      field: answer?.field,
      status: response.status,
    });
  }
  return { answer, head: response.headers };
}

/** ?a=b of what is set. */
export function query(of) {
  const set = Object.entries(of).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return set.length ? `?${new URLSearchParams(set)}` : '';
}

export const person = (address) => `/api/people/${encodeURIComponent(address)}`;
