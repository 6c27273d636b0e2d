// What is said between the pages of a browser and the one stream they share.

export type LiveState =
  | { kind: 'connecting' }
  | { kind: 'live' }
  /** The stream is cut; it is tried again at that time (milliseconds since the epoch). */
  | { kind: 'paused'; retryAt: number };

/** From a page to the stream. A page says `here` every now and then, or it is forgotten. */
export type ToStream = { say: 'topics'; topics: string[] } | { say: 'here' } | { say: 'bye' };

/** From the stream to a page. `reset` means that changes were missed: read again what is shown. */
export type FromStream = { say: 'state'; state: LiveState } | { say: 'change'; topic: string; seq: number } | { say: 'reset' };
