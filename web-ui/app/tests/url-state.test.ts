import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { flagCodec, listCodec, numberCodec, rangeCodec, rangesCodec, textCodec, wordCodec } from '../src/lib/url-state';

/** What the address gives back for a value: the standard where nothing is printed. */
function through<T>(codec: { standard: T; parse: (text: string) => T; print: (value: T) => string | null }, value: T): T {
  const printed = codec.print(value);
  return printed === null ? codec.standard : codec.parse(new URLSearchParams(new URLSearchParams({ key: printed }).toString()).get('key') ?? '');
}

describe('the address holds the state of a page', () => {
  test('texts', () => fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => void expect(through(textCodec('x'), text)).toBe(text))));
  test('numbers', () => fc.assert(fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => void expect(through(numberCodec(7), value + 0)).toBe(value + 0))));
  test('flags of both standards', () => {
    for (const standard of [true, false]) for (const value of [true, false]) expect(through(flagCodec(standard), value)).toBe(value);
  });
  test('lists, whatever stands in their names', () => fc.assert(fc.property(fc.uniqueArray(fc.string({ minLength: 1 })), (list) => void expect(through(listCodec, list)).toEqual(list))));
  test('ranges by name, open at either side, also under the names of prototypes', () => {
    const bound = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0));
    const names = fc.oneof(fc.string({ minLength: 1 }), fc.constantFrom('__proto__', 'constructor', 'a~b,c%'));
    fc.assert(fc.property(fc.uniqueArray(fc.tuple(names, bound, bound), { selector: ([name]) => name, minLength: 1 }), (parts) => {
      const ranges = Object.create(null) as Record<string, [number | null, number | null]>;
      for (const [name, low, high] of parts) ranges[name] = [low, high];
      expect(Object.entries(through(rangesCodec, ranges))).toEqual(Object.entries(ranges));
    }));
  });
  test('one range, to eight digits; anything else is all', () => {
    expect(through(rangeCodec, [-10.25, 250])).toEqual([-10.25, 250]);
    expect(rangeCodec.print([1 / 3, 2])).toBe('0.33333333~2');
    for (const text of ['', '5', '9~3', 'x~3', '~']) expect(rangeCodec.parse(text), text).toBeNull();
  });
  test('an unknown word is the first', () => expect(wordCodec(['a', 'b']).parse('z')).toBe('a'));
  test('a text that is no number is the standard', () => expect(numberCodec(3).parse('1x')).toBe(3));
});
