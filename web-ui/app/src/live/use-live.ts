import { type QueryKey, useQueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';
import { connection } from './connection';
import type { LiveState } from './protocol';

export function useLiveState(): LiveState {
  return useSyncExternalStore(connection.subscribeState, connection.getState);
}

/** The least time between two readings of the same things, in milliseconds. */
const PAUSE = 800;
const FIRST_POLL = 5000;
const LONGEST_POLL = 60_000;

/**
 * Reads these queries again whenever the topic, or one of several, changes: soon after the first change, then at most every
 * 0.8 s, and not while the page is hidden. While the stream is cut it polls with growing pauses.
 */
export function useLive(topic: string | string[], ...keys: QueryKey[]): void {
  const client = useQueryClient();
  const paused = useLiveState().kind === 'paused';
  const keyText = JSON.stringify(keys);
  const topicText = JSON.stringify(typeof topic === 'string' ? [topic] : topic);

  useEffect(() => {
    const wanted = JSON.parse(keyText) as QueryKey[];
    const topics = JSON.parse(topicText) as string[];
    let last = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = (): void => {
      timer = undefined;
      if (document.hidden) return;
      last = Date.now();
      for (const queryKey of wanted) void client.invalidateQueries({ queryKey }, { cancelRefetch: false });
    };
    const soon = (): void => {
      timer ??= setTimeout(read, Math.max(0, last + PAUSE - Date.now()));
    };
    const leave = connection.want(topics);
    const deafen = connection.onChange((changed) => (changed === null || topics.includes(changed)) && soon());
    document.addEventListener('visibilitychange', soon);
    return () => {
      clearTimeout(timer);
      leave();
      deafen();
      document.removeEventListener('visibilitychange', soon);
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
