import { expect, test } from 'vitest';
import type { Importance } from '../src/api/schema';
import { randomKey } from '../src/lib/key';
import { inOrderOf } from '../src/lib/order';
import { isSaid, isSteady } from '../src/pages/study/use-importance';

const of = (trials: number, names: string[]): Importance => ({ objective: 'loss', method: 'fanova', trials, fewest: 8, items: names.map((parameter) => ({ parameter, share: 0.1 })) });

test('importance is said from the fewest trials on, and called steady from ten a parameter', () => {
  expect([7, 8].map((trials) => isSaid(of(trials, ['rate'])))).toEqual([false, true]);
  expect([19, 20].map((trials) => isSteady(of(trials, ['rate', 'width'])))).toEqual([false, true]);
});

test('axes stand in the order of importance, and those the server does not know come last', () => {
  expect(inOrderOf(['width', 'gone', 'rate'], ['rate', 'depth', 'width'])).toEqual(['width', 'rate', 'depth']);
});

test('a key needs no secure origin and is never the same', () => {
  expect(randomKey()).toMatch(/^[0-9a-f]{32}$/);
  expect(randomKey()).not.toBe(randomKey());
});
