import type { QueryClient, QueryKey } from '@tanstack/react-query';

/** The least time between two readings of the same things, in milliseconds. */
const PAUSE = 800;

/** Reads queries again: soon after the first word of a change, then at most every 0.8 s, and not while the page is hidden. */
export class Reader {
  private last = 0;
  private closed = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly client: QueryClient,
    private readonly keys: QueryKey[],
    private readonly hidden: () => boolean = () => document.hidden,
  ) {}

  readonly soon = (): void => {
    if (!this.closed) this.timer ??= setTimeout(() => void this.read(), Math.max(0, this.last + PAUSE - Date.now()));
  };

  close(): void {
    this.closed = true;
    clearTimeout(this.timer);
  }

  private async read(): Promise<void> {
    this.timer = undefined;
    if (this.hidden()) return;
    this.last = Date.now();
    // An answer that is on its way may be older than the change. It is waited for, since under a steady stream of changes
    // one that is always broken off would never come, and then read once more.
    const stale = this.keys.some((queryKey) => this.client.isFetching({ queryKey }) > 0);
    await Promise.all(this.keys.map((queryKey) => this.client.invalidateQueries({ queryKey }, { cancelRefetch: false })));
    if (stale) this.soon();
  }
}
