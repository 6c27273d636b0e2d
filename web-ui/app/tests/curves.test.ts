import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeFrame, frameOf } from '../src/api/curves';
import { curveOf, joined, leftOutInWords } from '../src/charts/align';
import { drawnTrials } from '../src/pages/study/curves';
import { attemptMarks, zoomed } from '../src/pages/trial/metric-grid';
import type { Objective, Trial } from '../src/api/schema';

interface Written {
  run_id: string;
  low: number;
  high: number;
  encoding: 'u16' | 'f32';
  columns: number[][];
  count?: number;
  nan?: number;
}

/** A frame as docs/curve-frame.md says, written apart from what reads it. */
function frame(from: number, width: number, names: string[], series: Written[]): ArrayBuffer {
  const buckets = series[0]?.columns[0]?.length ?? 0;
  const bytesOf = (one: Written): number => Math.ceil((names.length * buckets * (one.encoding === 'u16' ? 2 : 4)) / 8) * 8;
  let offset = 0;
  const items = series.map((one) => {
    const item = { run_id: one.run_id, count: one.count ?? 10 * buckets, nan: one.nan ?? 1, encoding: one.encoding, low: one.low, high: one.high, offset };
    offset += bytesOf(one);
    return item;
  });
  const text = new TextEncoder().encode(JSON.stringify({ metric: 'loss', buckets, from, width, smooth: 0, columns: names, items }));
  const start = Math.ceil((8 + text.length) / 8) * 8;
  const bytes = new Uint8Array(start + offset).fill(32, 0, start);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('ESC1'));
  view.setUint32(4, start, true);
  bytes.set(text, 8);
  series.forEach((one, index) => one.columns.forEach((column, place) => column.forEach((value, bucket) => {
    const at = start + (items[index]?.offset ?? 0) + (place * buckets + bucket) * (one.encoding === 'u16' ? 2 : 4);
    if (one.encoding === 'f32') view.setFloat32(at, value, true);
    else view.setUint16(at, Number.isNaN(value) ? 65_535 : Math.round(((value - one.low) / (one.high - one.low)) * 65_534), true);
  })));
  return bytes.buffer;
}

describe('the binary frame', () => {
  test('gives every value back within half a level, and a gap as NaN', () => {
    const value = fc.oneof(fc.double({ min: -5, max: 5, noNaN: true }), fc.constant(NaN));
    fc.assert(fc.property(fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 50 }), (rows) => {
      const columns = [0, 1, 2].map((place) => rows.map((row) => row[place] as number));
      const read = decodeFrame(frame(1, 1, ['min', 'max', 'last'], [{ run_id: 'a', low: -5, high: 5, encoding: 'u16', columns }]));
      const [item] = read.items;
      rows.forEach((row, index) => [item?.min, item?.max, item?.last].forEach((column, place) => {
        const wanted = row[place] as number;
        if (Number.isNaN(wanted)) expect(column?.[index]).toBeNaN();
        else expect(Math.abs((column?.[index] ?? NaN) - wanted)).toBeLessThan(10 / 65_534);
      }));
      expect([...read.x]).toEqual(rows.map((_, index) => 1 + index));
    }));
  });
  test('reads several series, floats with infinities, and the smoothed column', () => {
    const names = ['min', 'max', 'last', 'smooth'];
    const read = decodeFrame(frame(100, 10, names, [
      { run_id: 'a', low: 0, high: 1, encoding: 'u16', columns: [[0, 0.25], [0.5, 1], [0.25, 0.5], [0.25, 0.4]] },
      { run_id: 'b', low: 0, high: 0, encoding: 'f32', columns: [[1, NaN], [Infinity, NaN], [2, NaN], [1.5, NaN]] },
    ]));
    expect(read.items[0]?.smooth?.[1]).toBeCloseTo(0.4, 4);
    expect(read.items[1]?.max[0]).toBe(Infinity);
    expect([...read.x]).toEqual([104.5, 114.5]);
    expect(leftOutInWords([read])).toContain('2 values are NaN');
    expect(leftOutInWords([read])).toContain('1 infinite value is');
  });
  test('what is no frame is refused', () => void expect(() => decodeFrame(new ArrayBuffer(16))).toThrow('no frame'));
  test('JSON is put on one x with its gaps', () => {
    const series = (step: number[]) => ({ step, time_millis: step, min: step, max: step, last: step });
    const made = frameOf('loss', [{ runId: 'a', count: 2, series: series([1, 3]) }, { runId: 'b', count: 1, series: series([2]) }]);
    expect([...made.x]).toEqual([1, 2, 3]);
    expect([...(made.items[1]?.last ?? [])]).toEqual([NaN, 2, NaN]);
  });
});

test('joined sets keep every value at its step, and its spike', () => {
  const curve = fc.uniqueArray(fc.integer({ min: 0, max: 200 }), { minLength: 1, maxLength: 40 }).map((steps) => {
    const x = Float64Array.from(steps).sort();
    return { x, lines: [{ id: 1, label: '', values: x.map((step) => step * 3), min: x, max: x.map((step) => step * 9) }] };
  });
  fc.assert(fc.property(fc.array(curve, { minLength: 1, maxLength: 6 }), (sets) => {
    const made = joined(sets);
    expect([...made.x]).toEqual([...new Set(made.x)].sort((a, b) => a - b));
    sets.forEach((set, index) => set.x.forEach((step) => {
      expect(made.lines[index]?.values[made.x.indexOf(step)]).toBe(step * 3);
      expect(made.lines[index]?.max?.[made.x.indexOf(step)]).toBe(step * 9);
    }));
  }));
});

test('a line is the smoothed value, with the raw span behind it', () => {
  const column = Float64Array.of(1);
  const line = curveOf({ runId: 'a', count: 1, nan: 0, min: column, max: column, last: column, smooth: Float64Array.of(0.5) }, false, 'a', 'a');
  expect(line.values[0]).toBe(0.5);
  expect(line.min).toBe(column);
});

test('of many trials the running, the best and the latest are drawn, a hundred in all', () => {
  const objective: Objective = { metric: 'accuracy', direction: 'MAXIMIZE' };
  const trials = Array.from({ length: 500 }, (_, number) => ({ trial_id: number, number, state: number === 250 ? 'RUNNING' : 'COMPLETED', objectives: { accuracy: (number * 37) % 500 } }) as unknown as Trial);
  const drawn = drawnTrials(trials, objective, 42);
  expect(drawn.length).toBe(100);
  const numbers = new Set(drawn.map((trial) => trial.number));
  expect(numbers.has(250) && numbers.has(42) && numbers.has(499)).toBe(true);
  expect(drawn.some((trial) => trial.objectives['accuracy'] === 499)).toBe(true);
  expect(drawn.map((trial) => trial.number)).toEqual([...numbers].sort((a, b) => a - b));
});

describe('a grid of times', () => {
  const places = (count: number, values: number[]) => decodeFrame(frame(1_795_527_000_000, 250, ['min', 'max', 'last'], [{ run_id: 'a', low: 0, high: 1, encoding: 'f32', columns: [values, values, values], count, nan: 0 }]));
  test('with a place of its own for each point is told point by point', () => expect(places(2, [0.5, NaN, NaN, 0.75]).sampled).toBe(false));
  test('with more points than places is told of as such', () => expect(places(9, [0.5, NaN, NaN, 0.75]).sampled).toBe(true));
});

test('a later attempt stands where it resumed, and over time when it began, also above the metrics of the machine', () => {
  const attempts = [1, 2].map((attempt) => ({ attempt, resume_epoch: 3, claimed_at: null, started_at: `2026-11-24T13:30:0${attempt}.000Z` }));
  const origin = Date.parse('2026-11-24T13:30:00.000Z');
  expect(attemptMarks(attempts, 'epoch', origin)).toEqual([{ step: 3, label: 'attempt 2' }]);
  expect(attemptMarks(attempts, 'time', origin)).toEqual([{ step: 2, label: 'attempt 2' }]);
  expect(attemptMarks(attempts, 'second', origin)).toEqual([]);
});

describe('what is looked at of a run', () => {
  test('is one part a scale, with as many digits as are told apart', () => {
    const epochs = zoomed({}, 'epoch', [2, 7]);
    expect(zoomed(epochs, 'time', [1.23456789012, 20])).toEqual({ epoch: [2, 7], time: [1.2345679, 20] });
    expect(zoomed(zoomed(epochs, 'epoch', [3, 4]), 'epoch', null)).toEqual({});
  });
});
