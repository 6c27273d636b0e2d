import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { safeUrl } from '../src/components/markdown';
import { ansiSpans } from '../src/lib/ansi';
import { toCsv } from '../src/lib/csv';
import { bytes, compact, duration, elapsed, number } from '../src/lib/format';
import { kindOf, parseTable, safetensorsEntries } from '../src/lib/preview';
import { fixed } from '../src/pages/new-study/problems';

describe('numbers as people read them', () => {
  test('a place on a clock has no digits that say nothing', () => expect([0, 0.5, 2, 90, 120, 3600, 5400, -4].map(elapsed)).toEqual(['0', '500 ms', '2 s', '1m 30s', '2m', '1h', '1h 30m', '-4 s']));
  test.each([[0.97853, '0.9785'], [1234567, '1,234,567'], [0.00001234, '1.234e−5'], [NaN, 'NaN'], [-Infinity, '−∞'], [-0.5, '−0.5'], [0, '0']])('%d is %s', (value, text) => expect(number(value)).toBe(text));
  test.each([[820, '820 ms'], [4200, '4.2 s'], [185_000, '3m 05s'], [3_840_000, '1h 04m'], [183_600_000, '2d 03h'], [NaN, '–']])('%d ms is %s', (millis, text) => expect(duration(millis)).toBe(text));
  test('sizes', () => expect([bytes(999), bytes(1_843_221), compact(12_345)]).toEqual(['999 B', '1.8 MB', '12.3k']));
});

describe('CSV', () => {
  test('comes back as it was, but for what a spreadsheet would run', () => fc.assert(fc.property(fc.array(fc.array(fc.string({ minLength: 1 }).filter((text) => !/^[=+\-@\t\r]/.test(text) && !/\r/.test(text) && text.trim() !== ''), { minLength: 2, maxLength: 2 }), { minLength: 1, maxLength: 8 }), (rows) => void expect(parseTable(toCsv(['a', 'b'], rows), ',').slice(1)).toEqual(rows))));
  test('a formula is disarmed', () => expect(toCsv(['a'], [['=1+1']])).toContain("'=1+1"));
});

describe('logs', () => {
  test('colours become spans, links and titles disappear, hidden characters show', () => {
    expect(ansiSpans('\u001b[31mred\u001b[0m plain')).toEqual([{ text: 'red', color: 'var(--state-failed)' }, { text: ' plain' }]);
    expect(ansiSpans('\u001b]8;;http://evil\u0007click\u001b]8;;\u0007').map((span) => span.text).join('')).toBe('click');
    expect(ansiSpans('a\u202eb')[0]?.text).toBe('a�b');
  });
  test('no line makes it throw', () => fc.assert(fc.property(fc.array(fc.constantFrom('\u001b', '[', ']', 'm', '3', '1', ';', '\u0007', '\\', 'x', '\u202e', '\u200b', 'é', '😀'), { maxLength: 60 }).map((parts) => parts.join('')), (line) => void expect(Array.isArray(ansiSpans(line))).toBe(true))));
});

describe('previews', () => {
  test('active content is shown as text', () => expect([kindOf('a.svg'), kindOf('b.html'), kindOf('c.png'), kindOf('d.zip'), kindOf('e.md')]).toEqual(['text', 'text', 'image', 'other', 'markdown']));
  test('a link leads to the web or into this page', () => expect(['https://a.b', '/runs', '#L1', 'javascript:alert(1)', 'data:text/html,x', '//evil.example', 'JaVaScRiPt:x'].map(safeUrl)).toEqual(['https://a.b', '/runs', '#L1', '', '', '', '']));
  test('the header of safetensors', () => {
    const header = new TextEncoder().encode('{"w":{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}}');
    const file = new Uint8Array(8 + header.length);
    new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
    file.set(header, 8);
    expect(safetensorsEntries(file.buffer)).toEqual([{ name: 'w', dtype: 'F32', shape: [2, 3] }]);
    expect(safetensorsEntries(new ArrayBuffer(4))).toBeNull();
  });
});

test('a suggestion replaces the wrong name on its line only', () => {
  expect(fixed('a: 1\ntrainig: 2\ntrainig: 3', { line: 2, value: 'trainig', suggestion: 'training' })).toBe('a: 1\ntraining: 2\ntrainig: 3');
});
