import { describe, expect, test } from 'vitest';
import { coveredInWords, MOST_DOTS, uncovered } from '../src/lib/covered';

interface Dot {
  x: number;
  y: number;
  kind: string;
}

const spotOf = ({ x, y }: Dot) => ({ x, y });

/** A fixed sequence that fills the unit square evenly (the R2 sequence of Roberts, 2018). */
const filling = (count: number): Dot[] =>
  Array.from({ length: count }, (_, at) => ({ x: (at * 0.7548776662466927) % 1, y: (at * 0.5698402909980532) % 1, kind: at % 2 === 0 ? 'even' : 'odd' }));

describe('dots that cover each other', () => {
  test('few are all drawn, even on one spot', () => {
    const dots = Array.from({ length: MOST_DOTS }, (): Dot => ({ x: 1, y: 1, kind: '' }));
    expect(uncovered(dots, spotOf)).toEqual(dots);
  });

  test('of many on one spot the last lies on top', () => {
    const dots = Array.from({ length: MOST_DOTS + 1 }, (_, at): Dot => ({ x: 2, y: 3, kind: String(at) }));
    expect(uncovered(dots, spotOf)).toEqual([dots.at(-1)]);
  });

  test('every one that is left out has one within a dot of it', () => {
    const dots = filling(20_000);
    const seen = uncovered(dots, spotOf);
    expect(seen.length).toBeLessThan(7_000);
    for (const dot of dots.filter((_, at) => at % 97 === 0)) {
      expect(seen.some((other) => Math.abs(other.x - dot.x) <= 1 / 120 + 1e-9 && Math.abs(other.y - dot.y) <= 1 / 50 + 1e-9)).toBe(true);
    }
  });

  test('the order stays', () => {
    const dots = filling(5_000);
    const seen = uncovered(dots, spotOf);
    expect([...seen].sort((a, b) => dots.indexOf(a) - dots.indexOf(b))).toEqual(seen);
  });

  test('kinds are told apart where they meet', () => {
    const dots = Array.from({ length: 4_000 }, (_, at): Dot => ({ x: 0, y: 0, kind: at < 3_000 ? 'done' : 'failed' }));
    expect(uncovered(dots, spotOf, ({ kind }) => kind).map(({ kind }) => kind)).toEqual(['done', 'failed']);
  });

  test('what has no place is left out and moves nothing', () => {
    const dots = [...filling(4_000), { x: NaN, y: 0, kind: '' }, { x: 0, y: -Infinity, kind: '' }];
    expect(uncovered(dots, spotOf)).toEqual(uncovered(filling(4_000), spotOf));
  });

  test('what lies beneath is said', () => {
    expect(coveredInWords(5_012, 20_000)).toBe('5,012 of 20,000 dots, the others lie beneath');
    expect(coveredInWords(20, 20)).toBe('');
  });
});
