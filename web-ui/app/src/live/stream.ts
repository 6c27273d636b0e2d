import type { LiveState } from './protocol';

interface Listener {
  onState: (state: LiveState) => void;
  onChange: (topic: string, seq: number) => void;
  onReset: () => void;
}

/** What of `EventSource` is used, so that tests can play the server. */
export interface Source {
  addEventListener: (type: string, listener: (event: MessageEvent) => void) => void;
  onerror: ((event: Event) => void) | null;
  close: () => void;
}

const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;
/** What a page shows may have been read that much before it asked for its topics, in milliseconds. */
const READ_BEFORE = 2000;
const LONGEST_AGE = 600_000;

/**
 * One stream of server-sent events for a changing set of topics. Begins with what changed while the page read what it
 * shows, opens again after a cut with growing pauses, and goes on after the last number it saw.
 */
export class LiveStream {
  private topics: string[] = [];
  private source: Source | null = null;
  private lastSeq: number | null = null;
  /** When the first of those topics was wanted that no connection is ready for; null where there is none. */
  private unheardSince: number | null = null;
  private wait = FIRST_WAIT;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private current: LiveState = { kind: 'connecting' };

  constructor(
    private readonly listener: Listener,
    private readonly open: (url: string) => Source = (url) => new EventSource(url),
    private readonly now: () => number = Date.now,
  ) {}

  get state(): LiveState {
    return this.current;
  }

  /** Listens to these topics from now on; none closes the stream. */
  setTopics(topics: Iterable<string>): void {
    const next = [...new Set(topics)].sort().slice(0, 50);
    if (next.join() === this.topics.join()) return;
    this.topics = next;
    this.unheardSince ??= this.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), 30);
  }

  close(): void {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
    this.topics = [];
  }

  private connect(): void {
    this.source?.close();
    this.source = null;
    if (this.topics.length === 0) return;
    const parameters = new URLSearchParams({ topics: this.topics.join(',') });
    if (this.lastSeq !== null) parameters.set('last_event_id', String(this.lastSeq));
    if (this.unheardSince !== null) parameters.set('age_ms', String(Math.min(LONGEST_AGE, READ_BEFORE + this.now() - this.unheardSince)));
    const source = this.open(`/api/v1/events?${parameters}`);
    this.source = source;
    source.addEventListener('ready', (event) => {
      this.wait = FIRST_WAIT;
      this.unheardSince = null;
      this.see(event);
      this.become({ kind: 'live' });
    });
    source.addEventListener('change', (event) => {
      const change = JSON.parse(String(event.data)) as { topic: string; seq: number };
      this.lastSeq = change.seq;
      this.listener.onChange(change.topic, change.seq);
    });
    source.addEventListener('reset', (event) => {
      this.see(event);
      this.listener.onReset();
    });
    source.onerror = () => this.retry(source);
  }

  private see(event: MessageEvent): void {
    this.lastSeq = (JSON.parse(String(event.data)) as { seq: number }).seq;
  }

  private retry(source: Source): void {
    if (source !== this.source) return;
    source.close();
    this.source = null;
    this.become({ kind: 'paused', retryAt: this.now() + this.wait });
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.connect(), this.wait);
    this.wait = Math.min(LONGEST_WAIT, this.wait * 2);
  }

  private become(state: LiveState): void {
    this.current = state;
    this.listener.onState(state);
  }
}
