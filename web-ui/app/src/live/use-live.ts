import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { connection } from './connection';
import type { LiveState } from './protocol';
import { Reader } from './reader';

export function useLiveState(): LiveState {
  return useSyncExternalStore(connection.subscribeState, connection.getState);
}

const FIRST_POLL = 5000;
const LONGEST_POLL = 60_000;

/**
 * Reads these queries again whenever the topic, or one of several, changes. While the stream is cut it polls with growing
 * pauses.
 */
export function useLive(topic: string | string[], ...keys: QueryKey[]): void {
  const client = useQueryClient();
  const paused = useLiveState().kind === 'paused';
  const keyText = JSON.stringify(keys);
  const topicText = JSON.stringify(typeof topic === 'string' ? [topic] : topic);

  useEffect(() => {
    const topics = JSON.parse(topicText) as string[];
    const reader = new Reader(client, JSON.parse(keyText) as QueryKey[]);
    const leave = connection.want(topics);
    const deafen = connection.onChange((changed) => (changed === null || topics.includes(changed)) && reader.soon());
    document.addEventListener('visibilitychange', reader.soon);
    return () => {
      reader.close();
      leave();
      deafen();
      document.removeEventListener('visibilitychange', reader.soon);
    };
  }, [client, topicText, keyText]);

  useEffect(() => {
    if (!paused) return undefined;
    let pause = FIRST_POLL;
    let timer = setTimeout(function poll() {
      for (const queryKey of JSON.parse(keyText) as QueryKey[]) void client.invalidateQueries({ queryKey });
      pause = Math.min(LONGEST_POLL, pause * 1.6);
      timer = setTimeout(poll, pause);
    }, pause);
    return () => clearTimeout(timer);
  }, [client, keyText, paused]);
}
