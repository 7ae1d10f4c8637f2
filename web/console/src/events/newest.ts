import { answer, api } from '../api/client';
import { ProblemError } from '../api/problem';
import type { EventView } from '../api/schema';

/** The newest events of an agent, and where to read on from. */
export interface Newest {
  events: EventView[];
  cursor: string;
}

const minute = 60_000;

// Events are read forward, from an instant or a cursor: how far back to begin for the newest ones isn't known, so it is tried.
const spans = [60 * minute, 3 * 24 * 60 * minute, 30 * 24 * 60 * minute];

const enough = 40;
const mostKept = 200;
/** Pages of 50 that are read at most before a longer span is given up. */
const mostPages = 20;

interface Beginning {
  since?: string;
  cursor?: string;
}

/** Reads to the end; null where that is too far. */
async function toEnd(agentId: string, kinds: string[] | undefined, from: Beginning, signal: AbortSignal): Promise<Newest | null> {
  let place = from;
  let events: EventView[] = [];
  for (let pages = 0; pages < mostPages; pages++) {
    const page = await answer(api.GET('/api/v1/events', { params: { query: { agentId, kinds, timeoutSeconds: 0, ...place } }, signal }));
    events = [...events, ...page.events];
    place = { cursor: page.cursor };
    if (!page.more) {
      return { events: events.reverse().slice(0, mostKept), cursor: page.cursor };
    }
  }

  return null;
}

/** The newest events of an agent; those that are known already aren't read again. */
export async function newestOf(agentId: string, kinds: string[] | undefined, known: Newest | undefined, signal: AbortSignal): Promise<Newest> {
  if (known) {
    try {
      const more = await toEnd(agentId, kinds, { cursor: known.cursor }, signal);
      if (more) {
        return { events: [...more.events, ...known.events].slice(0, mostKept), cursor: more.cursor };
      }
    } catch (error) {
      // A cursor of before the server was set up anew.
      if (!(error instanceof ProblemError) || error.problem.status !== 400) {
        throw error;
      }
    }
  }

  let found: Newest | null = null;
  for (const span of spans) {
    const longer = await toEnd(agentId, kinds, { since: new Date(Date.now() - span).toISOString() }, signal);
    found = longer ?? found;
    if (!longer || longer.events.length >= enough) {
      break;
    }
  }

  // More than a thousand in an hour: what comes from now on.
  return found ?? (await fromNow(agentId, signal));
}

async function fromNow(agentId: string, signal: AbortSignal): Promise<Newest> {
  const { cursor } = await answer(api.GET('/api/v1/events', { params: { query: { agentId, timeoutSeconds: 0, since: new Date(Date.now() - minute / 2).toISOString() } }, signal }));
  return { events: [], cursor };
}
