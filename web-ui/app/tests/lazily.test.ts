import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { insisted, lazily } from '../src/lib/lazily';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Fails as many times. */
const failing = (times: number) => vi.fn(async () => {
  if (times-- > 0) throw new Error('away');
  return 'here';
});

test('what fails while the server is away is asked for again', async () => {
  const load = failing(4);
  const answer = insisted(load);
  await vi.runAllTimersAsync();
  expect(await answer).toBe('here');
  expect(load).toHaveBeenCalledTimes(5);
});

test('after half a minute the failure is told', async () => {
  const load = failing(100);
  const answer = insisted(load).catch((error: Error) => error.message);
  await vi.runAllTimersAsync();
  expect(await answer).toBe('away');
  expect(load).toHaveBeenCalledTimes(7);
});

test('a part that did not come is asked for again when it is needed next', async () => {
  let away = true;
  const part = lazily<object>(async () => {
    if (away) throw new Error('away');
    return { default: () => null };
  });
  const first = part.preload().catch((error: Error) => error.message);
  await vi.runAllTimersAsync();
  expect(await first).toBe('away');
  away = false;
  expect(part.preload()).toBe(part.preload());
  await expect(part.preload()).resolves.toBeDefined();
});
