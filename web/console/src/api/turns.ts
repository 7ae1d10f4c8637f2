import type { QueryClient, QueryKey } from '@tanstack/react-query';

const isAsked = (client: QueryClient, queryKey: QueryKey) => client.getQueryState(queryKey)?.fetchStatus === 'fetching';

/**
 * Until a query isn't being asked. What is put into its data before is lost: a list's pages are copied when the question begins, and written back
 * when it ends.
 */
export function settled(client: QueryClient, queryKey: QueryKey): Promise<void> {
  const cache = client.getQueryCache();
  const query = cache.find({ queryKey, exact: true });
  if (query?.state.fetchStatus !== 'fetching') {
    return Promise.resolve();
  }

  return new Promise(done => {
    const stop = cache.subscribe(event => {
      if (event.query === query && (event.type === 'removed' || query.state.fetchStatus !== 'fetching')) {
        stop();
        done();
      }
    });
  });
}

/** Reads what is to be put into a query's data: again where the query was asked meanwhile, since then nobody knows which of the two is newer. */
export async function readBeside<News>(client: QueryClient, queryKey: QueryKey, read: () => Promise<News>): Promise<News> {
  for (;;) {
    await settled(client, queryKey);
    const news = await read();
    if (!isAsked(client, queryKey)) {
      return news;
    }
  }
}

const running = new Map<string, { now: Promise<void>; next?: Promise<void> }>();

/** Does work of one name one time after the other, so that no older answer comes last. Whoever asks while one waits for its turn gets that one. */
export function inTurn(name: string, work: () => Promise<void>): Promise<void> {
  const turn = running.get(name);
  if (turn) {
    return (turn.next ??= turn.now.then(
      () => inTurn(name, work),
      () => inTurn(name, work),
    ));
  }

  const now = work().finally(() => running.delete(name));
  running.set(name, { now });
  return now;
}
