import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Reader } from '../src/live/reader';

let client: QueryClient;
let leave: () => void;
let reader: Reader;
let hidden = false;
/** What the server would read now, and how long its answer takes on the way. */
let stored = 0;
let takes = 10;
let asked = 0;

const shown = (): number | undefined => client.getQueryData(['study']);

beforeEach(() => {
  vi.useFakeTimers();
  stored = asked = 0;
  takes = 10;
  hidden = false;
  client = new QueryClient();
  const queryFn = (): Promise<number> => {
    const answer = stored;
    asked++;
    return new Promise((done) => setTimeout(() => done(answer), takes));
  };
  leave = new QueryObserver(client, { queryKey: ['study'], queryFn }).subscribe(() => undefined);
  reader = new Reader(client, [['study']], () => hidden);
});
afterEach(() => {
  reader.close();
  leave();
  vi.useRealTimers();
});

test('a change is read at once, those after it together', async () => {
  await vi.advanceTimersByTimeAsync(100);
  stored = 1;
  reader.soon();
  await vi.advanceTimersByTimeAsync(20);
  expect(shown()).toBe(1);
  for (stored = 2; stored < 9; stored++) reader.soon();
  await vi.advanceTimersByTimeAsync(1000);
  expect(shown()).toBe(9);
  expect(asked).toBe(3);
});

test('the last change is seen although an older answer was on its way when it came', async () => {
  takes = 2000;
  await vi.advanceTimersByTimeAsync(100);
  stored = 1;
  reader.soon();
  await vi.advanceTimersByTimeAsync(1950);
  expect(shown()).toBe(0);
  takes = 10;
  await vi.advanceTimersByTimeAsync(1000);
  expect(shown()).toBe(1);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(asked, 'and then it is quiet').toBe(2);
});

test('slow answers come although changes never end', async () => {
  takes = 3000;
  for (let second = 0; second < 20; second++) {
    stored = second;
    reader.soon();
    await vi.advanceTimersByTimeAsync(1000);
  }
  expect(shown()).toBeGreaterThan(10);
});

test('nothing is read while the page is hidden, or after it was left', async () => {
  await vi.advanceTimersByTimeAsync(100);
  hidden = true;
  reader.soon();
  await vi.advanceTimersByTimeAsync(5000);
  hidden = false;
  reader.close();
  reader.soon();
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked).toBe(1);
});
