import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Dimension, TrialColumns } from '../src/api/schema';
import { mergedPoints, namesOf, pointsOf, type TrialPoint } from '../src/lib/trial-points';
import { boundsOf, withinRanges } from '../src/pages/study/axis-ranges';

const columns: TrialColumns = {
  as_of: '2026-11-24T13:30:00Z', trial_ids: [7, 8], numbers: [0, 1], variants: ['', ''], states: ['COMPLETED', 'RUNNING'], epochs_done: [4, 1], started: [1, 2], ended: [9, null],
  objectives: { accuracy: [0.9, null], loss: ['NaN', 0.5] },
  parameters: JSON.parse('{"rate": [0.1, 0.2], "__proto__": [3, null], "optimizer": ["adam", null]}') as TrialColumns['parameters'],
};

const point = (number: number, value: number, state: TrialPoint['state'] = 'COMPLETED'): TrialPoint =>
  ({ trial_id: 100 + number, number, variant: '', state, epochs_done: 1, started: 1, ended: 2, objectives: { accuracy: value }, parameters: {} });

describe('trials out of columns', () => {
  const [first, second] = pointsOf(columns) as [TrialPoint, TrialPoint];
  test('have the values of their place, and no key for what they lack', () => {
    expect(first.objectives).toEqual({ accuracy: 0.9, loss: 'NaN' });
    expect(second.objectives).toEqual({ loss: 0.5 });
    expect([second.trial_id, second.state, second.started, second.ended]).toEqual([8, 'RUNNING', 2, null]);
  });
  test('take a parameter of any name for their own', () => {
    expect(Object.getPrototypeOf(first.parameters)).toBe(Object.prototype);
    expect(Object.entries(first.parameters)).toContainEqual(['__proto__', 3]);
    expect(namesOf([first, second])).toEqual(['rate', '__proto__', 'optimizer']);
  });
});

describe('what changed since', () => {
  const before = [point(0, 0.5), point(1, 0.6, 'RUNNING')];
  test('is put in its place', () => expect(mergedPoints(before, [point(2, 0.7, 'RUNNING'), point(1, 0.8)]).map((one) => [one.number, one.objectives['accuracy'], one.state])).toEqual([[0, 0.5, 'COMPLETED'], [1, 0.8, 'COMPLETED'], [2, 0.7, 'RUNNING']]));
  test('leaves the very same trials where nothing did, so that nothing is drawn again', () => expect(mergedPoints(before, [point(1, 0.6, 'RUNNING')])).toBe(before));
  test('comes to the same as reading all, in whatever order it is told', () => fc.assert(fc.property(fc.array(fc.tuple(fc.nat(20), fc.double({ noNaN: true })), { maxLength: 40 }), (told) => {
    const merged = told.reduce((points: TrialPoint[], [number, value]) => mergedPoints(points, [point(number, value)]), []);
    const last = new Map(told);
    expect(merged.map((one) => [one.number, one.objectives['accuracy']])).toEqual([...last].sort(([a], [b]) => a - b));
  })));
});

test('the server is asked for the same trials as the brush shows', () => {
  const dimensions = new Map<string, Dimension>([['optimizer', { type: 'choice', values: ['adam', 'sgd', 'rmsprop'] }], ['rate', { type: 'float', low: 0, high: 1, log: false, step: 0 }]]);
  const ranges = { optimizer: [0.5, 2], rate: [null, 0.3], accuracy: [0.5, null] } as const;
  const bounds = boundsOf(ranges as never, dimensions);
  expect(bounds).toEqual({ optimizer: { one_of: ['sgd', 'rmsprop'] }, rate: { least: null, greatest: 0.3 }, accuracy: { least: 0.5, greatest: null } });
  const trials = ['adam', 'sgd', 'rmsprop'].map((optimizer, number) => ({ ...point(number, 0.4 + number / 10), parameters: { optimizer, rate: 0.1 * (number + 1) } }));
  expect(withinRanges(trials, ranges as never, { metric: 'accuracy', direction: 'MAXIMIZE' }, dimensions).map((one) => one.number)).toEqual([1]);
});
