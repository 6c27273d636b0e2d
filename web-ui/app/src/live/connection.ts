import type { FromStream, LiveState, ToStream } from './protocol';
import { LiveStream } from './stream';

type ChangeListener = (topic: string | null) => void;

/**
 * This page's end of the stream: by the browser's shared worker, or by a stream of its own where there
 * is none. Topics are counted, so that two parts of a page may want the same one.
 */
class Connection {
  private readonly wanted = new Map<string, number>();
  private readonly changeListeners = new Set<ChangeListener>();
  private readonly stateListeners = new Set<() => void>();
  private current: LiveState = { kind: 'connecting' };
  private post: ((message: ToStream) => void) | null = null;

  readonly getState = (): LiveState => this.current;

  readonly subscribeState = (listener: () => void): (() => void) => {
    this.stateListeners.add(listener);
    return () => this.stateListeners.delete(listener);
  };

  /** The listener hears topics that changed, or null where everything may have. */
  onChange(listener: ChangeListener): () => void {
    this.changeListeners.add(listener);
    return () => this.changeListeners.delete(listener);
  }

  want(topics: string[]): () => void {
    this.start();
    for (const topic of topics) this.wanted.set(topic, (this.wanted.get(topic) ?? 0) + 1);
    this.tellTopics();
    return () => {
      for (const topic of topics) {
        const left = (this.wanted.get(topic) ?? 1) - 1;
        if (left === 0) this.wanted.delete(topic);
        else this.wanted.set(topic, left);
      }
      this.tellTopics();
    };
  }

  private tellTopics(): void {
    this.post?.({ say: 'topics', topics: [...this.wanted.keys()] });
  }

  private start(): void {
    if (this.post !== null) return;
    this.post = typeof SharedWorker === 'undefined' ? this.ownStream() : this.sharedStream();
  }

  private sharedStream(): (message: ToStream) => void {
    const worker = new SharedWorker(new URL('./shared.worker.ts', import.meta.url), { type: 'module', name: 'espalier-live' });
    worker.port.onmessage = ({ data }: MessageEvent<FromStream>) => this.hear(data);
    worker.onerror = () => {
      this.post = this.ownStream();
      this.tellTopics();
    };
    setInterval(() => this.post?.({ say: 'here' }), 30_000);
    addEventListener('pagehide', () => worker.port.postMessage({ say: 'bye' } satisfies ToStream));
    addEventListener('pageshow', () => this.tellTopics());
    return (message) => worker.port.postMessage(message);
  }

  private ownStream(): (message: ToStream) => void {
    const stream = new LiveStream({
      onState: (state) => this.hear({ say: 'state', state }),
      onChange: (topic, seq) => this.hear({ say: 'change', topic, seq }),
      onReset: () => this.hear({ say: 'reset' }),
    });
    return (message) => message.say === 'topics' && stream.setTopics(message.topics);
  }

  private hear(message: FromStream): void {
    switch (message.say) {
      case 'state':
        this.current = message.state;
        this.stateListeners.forEach((listener) => listener());
        break;
      case 'change':
        this.changeListeners.forEach((listener) => listener(message.topic));
        break;
      case 'reset':
        this.changeListeners.forEach((listener) => listener(null));
        break;
    }
  }
}

export const connection = new Connection();
