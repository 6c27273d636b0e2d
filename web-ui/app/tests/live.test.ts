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
const make = (): LiveStream => new LiveStream({ onState: (state) => states.push(state.kind), onChange: (topic, seq) => changes.push([topic, seq]), onReset: () => resets++ }, (url) => {
  const source = new FakeSource(url);
  opened.push(source);
  return source;
}, () => 0);

beforeEach(() => {
  vi.useFakeTimers();
  opened.length = states.length = changes.length = resets = 0;
});
afterEach(() => void vi.useRealTimers());

test('one connection for all topics, again when they change, going on after the last number', () => {
  const stream = make();
  stream.setTopics(['workers', 'studies']);
  stream.setTopics(['studies', 'workers']);
  vi.advanceTimersByTime(50);
  expect(opened.map((one) => one.url)).toEqual(['/api/v1/events?topics=studies%2Cworkers']);
  opened[0]?.say('ready', { seq: 5 });
  opened[0]?.say('change', { topic: 'studies', seq: 9 });
  stream.setTopics(['studies']);
  vi.advanceTimersByTime(50);
  expect(opened[0]?.closed).toBe(true);
  expect(opened[1]?.url).toContain('last_event_id=9');
  expect(changes).toEqual([['studies', 9]]);
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
