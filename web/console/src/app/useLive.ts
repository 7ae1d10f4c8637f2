import { useQueryClient } from '@tanstack/react-query';
import { createContext, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { Live, vaguePace, type LiveState } from '../api/live';
import { sessionKey } from '../api/client';
import type { Organization } from './organization';

export const LiveContext = createContext<Live | null>(null);

/** The live connection of an organization, kept while the frame shows it; none where it turns out that there is no such organization. */
export function useLiveConnection({ organizationId, ask, isLive: hasChanges }: Organization, isNowhere: boolean): Live | null {
  const client = useQueryClient();
  const [live, setLive] = useState<Live | null>(null);
  const named = ask.organizationId;
  const isLive = hasChanges && !isNowhere;
  useEffect(() => {
    if (!isLive) {
      setLive(null);
      return;
    }

    const address = named ? `/api/v1/live?organizationId=${encodeURIComponent(named)}` : '/api/v1/live';
    const made = new Live(client, organizationId, address, () => void client.invalidateQueries({ queryKey: sessionKey }));
    setLive(made);
    return made.open();
  }, [client, organizationId, named, isLive]);
  return live;
}

const never = () => () => undefined;

export function useLiveState(): LiveState {
  const live = useContext(LiveContext);
  return useSyncExternalStore(live?.watch ?? never, () => live?.state ?? 'connecting');
}

const pause = 100;

const sleep = (time: number) => new Promise(done => setTimeout(done, time));

const seen = () => (document.hidden ? new Promise(shown => document.addEventListener('visibilitychange', shown, { once: true })) : undefined);

/**
 * Hears which things of a kind changed, for what asking a query again doesn't serve: gathered over 100 ms, one step after the other. An empty
 * id among them says that it may be any.
 */
export function useChanged(kind: string, hear: (ids: string[]) => Promise<unknown>) {
  const live = useContext(LiveContext);
  const newest = useRef(hear);
  useEffect(() => {
    newest.current = hear;
  });
  useEffect(() => {
    const due = new Set<string>();
    let isBusy = false;
    let isOver = false;
    const tell = async () => {
      isBusy = true;
      await sleep(pause);
      while (due.size > 0 && !isOver) {
        await seen();
        const ids = [...due];
        due.clear();
        await newest.current(ids);
        await sleep(ids.includes('') ? vaguePace : pause);
      }

      isBusy = false;
    };
    const stop = live?.listen(change => {
      if (change.kind === kind) {
        due.add(change.id);
        if (!isBusy) {
          void tell();
        }
      }
    });
    return () => {
      isOver = true;
      stop?.();
    };
  }, [live, kind]);
}
