import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { LiveState } from '../src/live/protocol';
import { LiveStream, type Source } from '../src/live/stream';

class FakeSource implements Source {
  onerror: ((event: Event) => void) | null = null;
  closed = false;
  private readonly listeners = new Map<string, (event: MessageEvent) => void>();

  constructor(readonly url: string) {}

  addEventListener(type: string, listener: (event: MessageEvent) => void): void {
    this.listeners.set(type, listener);
  }

  close(): void {
    this.closed = true;
  }

  say(type: string, data: unknown): void {
    this.listeners.get(type)?.({ data: JSON.stringify(data) } as MessageEvent);
  }
}

const opened: FakeSource[] = [];
const states: LiveState['kind'][] = [];
const changes: [string, number][] = [];
let resets = 0;
let clock = 0;
const make = (): LiveStream => new LiveStream({ onState: (state) => states.push(state.kind), onChange: (topic, seq) => changes.push([topic, seq]), onReset: () => resets++ }, (url) => {
  const source = new FakeSource(url);
  opened.push(source);
  return source;
}, () => clock);

beforeEach(() => {
  vi.useFakeTimers();
  opened.length = states.length = changes.length = resets = clock = 0;
});
afterEach(() => void vi.useRealTimers());

test('one connection for all topics, again when they change, going on after the last number', () => {
  const stream = make();
  stream.setTopics(['workers', 'studies']);
  stream.setTopics(['studies', 'workers']);
  vi.advanceTimersByTime(50);
  expect(opened.map((one) => one.url)).toEqual(['/api/v1/events?topics=studies%2Cworkers&age_ms=2000']);
  opened[0]?.say('ready', { seq: 5 });
  opened[0]?.say('change', { topic: 'studies', seq: 9 });
  stream.setTopics(['studies']);
  vi.advanceTimersByTime(50);
  expect(opened[0]?.closed).toBe(true);
  expect(opened[1]?.url).toContain('last_event_id=9');
  expect(changes).toEqual([['studies', 9]]);
});

test('what changed while the page was read is asked for until a connection is ready, and again for a topic that is added', () => {
  const stream = make();
  stream.setTopics(['studies']);
  clock = 300;
  vi.advanceTimersByTime(50);
  expect(opened[0]?.url).toContain('age_ms=2300');
  opened[0]?.onerror?.(new Event('error'));
  clock = 1300;
  vi.advanceTimersByTime(1000);
  expect(opened[1]?.url).toContain('age_ms=3300');
  opened[1]?.say('ready', { seq: 5 });
  opened[1]?.onerror?.(new Event('error'));
  vi.advanceTimersByTime(1000);
  expect(opened[2]?.url).toBe('/api/v1/events?topics=studies&last_event_id=5');
  opened[2]?.say('ready', { seq: 6 });
  stream.setTopics(['studies', 'study:1']);
  vi.advanceTimersByTime(50);
  expect(opened[3]?.url).toContain('last_event_id=6&age_ms=2000');
});

test('a cut is said, and tried again with growing pauses until it is live', () => {
  const stream = make();
  stream.setTopics(['workers']);
  vi.advanceTimersByTime(50);
  for (const wait of [1000, 2000, 4000]) {
    opened.at(-1)?.onerror?.(new Event('error'));
    const before = opened.length;
    vi.advanceTimersByTime(wait - 1);
    expect(opened.length).toBe(before);
    vi.advanceTimersByTime(2);
    expect(opened.length).toBe(before + 1);
  }
  opened.at(-1)?.say('ready', { seq: 1 });
  opened.at(-1)?.say('reset', { seq: 8 });
  expect(states).toEqual(['paused', 'paused', 'paused', 'live']);
  expect(resets).toBe(1);
});

test('no topic, no connection', () => {
  const stream = make();
  stream.setTopics(['workers']);
  vi.advanceTimersByTime(50);
  stream.setTopics([]);
  vi.advanceTimersByTime(50);
  expect(opened[0]?.closed).toBe(true);
  expect(opened.length).toBe(1);
});
