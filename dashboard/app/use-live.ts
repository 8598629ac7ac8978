import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { listenLive } from '../client/live.ts';

/** The list is asked for again at most this often; a storm of alerts is one answer. */
const PACE_MS = 1000;

/**
 * Keeps what is on screen true, for as long as the connection stands.
 * @param enabled whether there is anything that this reader would be told
 */
export function useLive(enabled: boolean): 'connecting' | 'live' | 'lost' {
  const client = useQueryClient();
  const [state, setState] = useState<'connecting' | 'live' | 'lost'>('connecting');

  useEffect(() => {
    if (!enabled) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let next = 0;
    const askLists = (): void => {
      if (timer !== undefined) return;
      timer = setTimeout(
        () => {
          timer = undefined;
          next = Date.now() + PACE_MS;
          // An answer on its way may miss what was just said: ask again when it is in.
          void client.invalidateQueries({ queryKey: ['alerts'] });
        },
        Math.max(0, next - Date.now()),
      );
    };
    const stop = listenLive({
      onChanged: changed => {
        if (changed.kind !== 'alert') return;
        askLists();
        void client.invalidateQueries({ queryKey: ['alert', changed.id] });
      },
      onConnected: () => {
        setState('live');
        void client.invalidateQueries();
      },
      onLost: () => setState('lost'),
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [client, enabled]);

  return state;
}
