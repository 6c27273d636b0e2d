import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Cell, placeIn, surfaceOf, valueAt } from '../src/lib/surface';
import type { Objective } from '../src/api/schema';
import { assumedRungs, bestBy, empiricalDistribution, hypervolumes, paretoFront, ranks, rungsOf } from '../src/lib/analysis';
import { lanesOf } from '../src/pages/study/rungs';
import { serpentine } from '../src/lib/graph';
import { improvements, isBetter } from '../src/lib/study';
import type { TrialPoint } from '../src/lib/trial-points';
import { sourcesOf } from '../src/lib/variants';

const MAXIMIZE: Objective = { metric: 'accuracy', direction: 'MAXIMIZE' };
const SIZE: Objective = { metric: 'size', direction: 'MINIMIZE' };

function trial(number: number, objectives: TrialPoint['objectives'], parameters: TrialPoint['parameters'] = {}, epochsDone = 4): TrialPoint {
  return { trial_id: number, number, variant: '', state: 'COMPLETED', parameters, objectives, epochs_done: epochsDone, started: null, ended: null };
}

const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1, maxLength: 60 });

describe('analysis of trials', () => {
  test('the best so far only gets better, and ends at the best', () => fc.assert(fc.property(values, (list) => {
    const found = improvements(list.map((value, number) => trial(number, { accuracy: value })), MAXIMIZE).map((one) => Number(one.objectives['accuracy']));
    expect(found.at(-1)).toBe(Math.max(...list));
    found.slice(1).forEach((value, index) => expect(isBetter(value, found[index] ?? NaN, MAXIMIZE)).toBe(true));
  })));
  test('nothing on the Pareto front is beaten, and everything off it is beaten or equalled', () => {
    const point = fc.record({ accuracy: fc.integer({ min: 0, max: 20 }), size: fc.integer({ min: 0, max: 20 }) });
    fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
      const trials = points.map((objectives, number) => trial(number, objectives));
      const front = paretoFront(trials, MAXIMIZE, SIZE);
      const beats = (a: Pick<TrialPoint, 'objectives'>, b: Pick<TrialPoint, 'objectives'>): boolean => Number(a.objectives['accuracy']) >= Number(b.objectives['accuracy']) && Number(a.objectives['size']) <= Number(b.objectives['size']);
      for (const one of front) expect(front.some((other) => other !== one && beats(other, one))).toBe(false);
      for (const one of trials) expect(front.some((other) => beats(other, one))).toBe(true);
    }));
  });
  test('ranks sum to n(n+1)/2, with ties too', () => fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 50 }), (list) => void expect(ranks(list).reduce((sum, rank) => sum + rank, 0)).toBeCloseTo((list.length * (list.length + 1)) / 2))));
  test('a distribution rises to 1', () => fc.assert(fc.property(values, (list) => void expect(empiricalDistribution(list).at(-1)?.[1]).toBe(1))));
  test('rungs count who reached them and who went on', () => {
    const trials = [trial(0, {}, {}, 1), trial(1, {}, {}, 4), trial(2, {}, {}, 4)].map((one) => ({ ...one, state: one.epochs_done === 1 ? ('PRUNED' as const) : one.state }));
    const [first, second] = rungsOf(trials, MAXIMIZE, [1, 2, 4], (one, epochs) => (one.epochs_done >= epochs ? one.number : NaN));
    expect(first?.reached.length).toBe(3);
    expect(first?.reached.filter((one) => one.wentOn).length).toBe(2);
    expect(first?.cutOff).toBe(1);
    expect(second?.reached.length).toBe(2);
  });
});

describe('rungs', () => {
  test('each bracket holds its own trials, and all are in one where that is not known', () => {
    const trials = [0, 1, 2].map((number) => trial(number, {}));
    const brackets = [{ rungs: [1, 3, 9] }, { rungs: [3, 9] }];
    expect(lanesOf({ brackets, bracket_of: [0, 1, 0] }, trials, 9).map((lane) => lane.trials.map((one) => one.number))).toEqual([[0, 2], [1]]);
    expect(lanesOf({ brackets, bracket_of: null }, trials, 9).map((lane) => lane.trials.length)).toEqual([3]);
    expect(lanesOf({ brackets: [], bracket_of: null }, trials, 9)[0]?.resources).toEqual(assumedRungs(9));
  });
  test('compare by the best so far, of trials that got there', () => {
    const series = { step: [1, 2, 3], min: [0.3, 0.9, 0.5], max: [0.3, 0.9, 0.5] };
    expect(bestBy(series, 3, MAXIMIZE)).toBe(0.9);
    expect(bestBy(series, 1, MAXIMIZE)).toBe(0.3);
    expect(bestBy(series, 4, MAXIMIZE)).toBeNaN();
  });
});

test('the dominated share only grows, lies between 0 and 1, and is 1 once one trial is best in both', () => {
  const point = fc.record({ accuracy: fc.integer({ min: 0, max: 20 }), size: fc.integer({ min: 0, max: 20 }) });
  fc.assert(fc.property(fc.array(point, { minLength: 1, maxLength: 40 }), (points) => {
    const shares = hypervolumes([...points, { accuracy: 21, size: -1 }].map((objectives, number) => trial(number, objectives)), MAXIMIZE, SIZE).map((one) => one.share);
    shares.slice(1).forEach((share, index) => expect(share).toBeGreaterThanOrEqual((shares[index] ?? 0) - 1e-9));
    expect(Math.min(...shares)).toBeGreaterThanOrEqual(0);
    expect(shares.at(-1)).toBeCloseTo(1);
  }));
});

describe('variants', () => {
  const variant = (name: string, classes: number[], from?: string) => ({ name, trial: { data: { set: 'digits', classes }, transfer: from === undefined ? null : { from: { type: 'variant', name: from } } } });
  test('one that only gives weights to trials on other data is no rival', () => {
    const specification = { variants: [variant('base', [0, 1]), variant('transfer', [2, 3], 'base'), variant('scratch', [2, 3])] };
    expect([...sourcesOf(specification)]).toEqual(['base']);
  });
  test('one that others continue on the same data is a rival', () => {
    expect([...sourcesOf({ variants: [variant('first', []), variant('longer', [], 'first')] })]).toEqual([]);
  });
});

test('a chain in rows keeps neighbours beside or below each other, and no two share a place', () => fc.assert(fc.property(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 9 }), (count, perRow) => {
  const places = Array.from({ length: count }, (_, index) => serpentine(index, perRow, count));
  expect(new Set(places.map(({ row, column }) => `${row} ${column}`)).size).toBe(count);
  places.slice(1).forEach((place, index) => {
    const before = places[index] as (typeof places)[number];
    expect(Math.abs(place.column - before.column) + Math.abs(place.row - before.row)).toBe(1);
  });
})));

describe('the surface below trials', () => {
  const spots = [{ x: 0.1, y: 0.1, value: 0 }, { x: 0.9, y: 0.9, value: 1 }];
  const cell = (cells: Cell[], x: number, y: number): Cell => cells[Math.floor(y * 10) * 10 + Math.floor(x * 10)] as Cell;
  test('is near each trial what the trial is, and trusted there', () => {
    const cells = surfaceOf(spots, 10);
    expect(cell(cells, 0.1, 0.1).value).toBeLessThan(0.05);
    expect(cell(cells, 0.9, 0.9).value).toBeGreaterThan(0.95);
    expect(cell(cells, 0.1, 0.1).trust).toBeGreaterThan(cell(cells, 0.1, 0.9).trust);
  });
  test('never leaves what was measured', () => fc.assert(fc.property(fc.array(fc.record({ x: fc.double({ min: 0, max: 1, noNaN: true }), y: fc.double({ min: 0, max: 1, noNaN: true }), value: fc.double({ min: -5, max: 5, noNaN: true }) }), { minLength: 1, maxLength: 12 }), (some) => {
    const values = some.map((one) => one.value);
    for (const { value } of surfaceOf(some, 4)) if (!Number.isNaN(value)) expect(value >= Math.min(...values) - 1e-9 && value <= Math.max(...values) + 1e-9).toBe(true);
  })));
  test('has a place for every value of a range, on the scale of the range', () => fc.assert(fc.property(fc.boolean(), fc.double({ min: 0.001, max: 1000, noNaN: true }), (log, value) => {
    const range = { type: 'float' as const, low: 0.001, high: 1000, log, step: 0 };
    expect(valueAt(range, placeIn(range, value))).toBeCloseTo(value, 6);
  })));
});
