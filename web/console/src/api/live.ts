import { hashKey, type Query, type QueryClient } from '@tanstack/react-query';

export type LiveState = 'connecting' | 'live' | 'reconnecting';

/** Something changed at the server. Where the id is empty, it isn't known yet which of the kind. */
export interface Change {
  kind: string;
  id: string;
}

/** Which queries show what: `[organizationId, subject, …]`. Another kind's are those of the same name. */
const subjects: Record<string, string[]> = {
  // Who writes may opt out by it, agree, or be new; what was written was decided on.
  conversation: ['conversations', 'mine', 'overview', 'contacts', 'optOuts', 'consents', 'prohibitions', 'decisions'],
  alert: ['alerts', 'overview'],
  agent: ['agents', 'overview'],
};

const shortest = 100;

/** What counts over everything is asked for less often than what shows one thing. */
const paces: Record<string, number> = { overview: 2_000, mine: 2_000, contacts: 5_000, optOuts: 5_000, consents: 5_000, prohibitions: 5_000, decisions: 5_000 };

/**
 * A page that nobody looks at keeps its connection for so long: over plain HTTP a browser has six for all tabs together, and a seventh tab
 * would wait for one for ever.
 */
const kept = 5_000;

/** As is what may have changed or not. */
export const vaguePace = 1_000;

const tries = [1_000, 2_000, 5_000, 10_000];

/** What was read since a connection began misses nothing that it tells. */
const isReadSince = ({ state }: Query, began: number | undefined) =>
  began !== undefined && (state.data === undefined ? state.fetchStatus === 'fetching' : state.dataUpdatedAt >= began);

/**
 * Server-sent changes of an organization. A query that shows something changed is asked again: at most once in 100 ms, never while it is
 * being asked, and not while nobody looks at the page. A new connection has all asked again that was read before it began, but what is read once
 * (`meta: { once: true }`) since asking leaves a trace.
 */
export class Live {
  #source?: EventSource;
  #timer?: ReturnType<typeof setTimeout>;
  #retry?: ReturnType<typeof setTimeout>;
  #rest?: ReturnType<typeof setTimeout>;
  #failures = 0;
  #stale = new Map<string, { query: Query; pace: number }>();
  #asked = new Map<string, number>();
  #listeners = new Set<(change: Change) => void>();
  #watchers = new Set<() => void>();
  state: LiveState = 'connecting';

  constructor(
    readonly client: QueryClient,
    readonly organizationId: string,
    readonly address: string,
    readonly onRefused: () => void,
  ) {}

  open() {
    document.addEventListener('visibilitychange', this.#turn);
    window.addEventListener('offline', this.#again);
    window.addEventListener('online', this.#again);
    if (!document.hidden) {
      this.#connect();
    }

    return () => {
      document.removeEventListener('visibilitychange', this.#turn);
      window.removeEventListener('offline', this.#again);
      window.removeEventListener('online', this.#again);
      clearTimeout(this.#timer);
      clearTimeout(this.#retry);
      clearTimeout(this.#rest);
      this.#timer = undefined;
      this.#source?.close();
    };
  }

  /** Hears of each change; gives back what ends it. */
  listen(hear: (change: Change) => void) {
    this.#listeners.add(hear);
    return () => void this.#listeners.delete(hear);
  }

  watch = (changed: () => void) => {
    this.#watchers.add(changed);
    return () => void this.#watchers.delete(changed);
  };

  #connect() {
    const source = new EventSource(this.address);
    let began: number | undefined = Date.now();
    this.#source = source;
    source.addEventListener('hello', () => {
      // A later one on the same connection says that something may have been missed since.
      const since = began;
      began = undefined;
      this.#failures = 0;
      this.#become('live');
      this.#doubt(query => query.queryKey[0] === this.organizationId && query.meta?.['once'] !== true && !isReadSince(query, since), shortest);
    });
    source.addEventListener('changed', event => this.#hear(JSON.parse(event.data as string) as Change));
    source.addEventListener('error', () => {
      this.#become('reconnecting');
      // When the try that succeeds begins isn't told.
      began = undefined;
      // The browser tries again by itself unless the server answered with a refusal.
      if (source.readyState === EventSource.CLOSED) {
        this.onRefused();
        this.#retry = setTimeout(() => this.#connect(), tries[Math.min(this.#failures++, tries.length - 1)]);
      }
    });
  }

  // A network that goes away closes no connection: what was open stays so, and silent. A server on this very machine is reached without one.
  #again = () => {
    if (!this.#source) {
      return;
    }

    clearTimeout(this.#retry);
    this.#source?.close();
    this.#become('reconnecting');
    this.#connect();
  };

  #turn = () => {
    clearTimeout(this.#rest);
    if (document.hidden) {
      this.#rest = setTimeout(() => {
        clearTimeout(this.#retry);
        this.#source?.close();
        this.#source = undefined;
        this.#become('connecting');
      }, kept);
      return;
    }

    if (!this.#source) {
      this.#connect();
    }

    this.#look();
  };

  #hear(change: Change) {
    for (const hear of this.#listeners) {
      hear(change);
    }

    const shown = subjects[change.kind] ?? [change.kind];
    const prefix = change.id.slice(0, change.id.indexOf('_') + 1);
    this.#doubt(
      ({ queryKey: [organization, subject, about] }) =>
        organization === this.organizationId
        && shown.includes(subject as string)
        // A query that is about one thing is asked again for that thing alone.
        && (typeof about !== 'string' || !prefix || !about.startsWith(prefix) || about === change.id),
      change.id ? shortest : vaguePace,
    );
  }

  #doubt(isMeant: (query: Query) => boolean, pace: number) {
    for (const query of this.client.getQueryCache().findAll({ predicate: isMeant })) {
      const hash = hashKey(query.queryKey);
      const least = paces[query.queryKey[1] as string] ?? 0;
      this.#stale.set(hash, { query, pace: Math.max(least, Math.min(pace, this.#stale.get(hash)?.pace ?? pace)) });
    }

    this.#look();
  }

  #look = () => {
    if (this.#stale.size > 0 && !document.hidden) {
      this.#timer ??= setTimeout(() => this.#ask(), shortest);
    }
  };

  #ask() {
    this.#timer = undefined;
    const now = performance.now();
    for (const [hash, { query, pace }] of this.#stale) {
      if (query.state.fetchStatus === 'fetching' || now - (this.#asked.get(hash) ?? -pace) < pace) {
        continue;
      }

      this.#stale.delete(hash);
      this.#asked.set(hash, now);
      void this.client.invalidateQueries({ queryKey: query.queryKey, exact: true });
    }

    this.#look();
  }

  #become(state: LiveState) {
    this.state = state;
    for (const changed of this.#watchers) {
      changed();
    }
  }
}
