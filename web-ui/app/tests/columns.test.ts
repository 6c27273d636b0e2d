import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { columnsCodec, headerOf, heatOf, inOrder, moved, projected, type ShownColumn } from '../src/lib/columns';
import { readViews } from '../src/lib/saved-views';

const column = fc.record({ key: fc.string({ minLength: 1, maxLength: 20 }).map((name) => `params.${name}`), pinned: fc.boolean(), heat: fc.boolean(), width: fc.option(fc.integer({ min: 40, max: 1000 }), { nil: undefined }) })
  .map(({ key, pinned, heat, width }): ShownColumn => ({ key, ...(pinned ? { pinned } : {}), ...(heat ? { heat } : {}), ...(width === undefined ? {} : { width }) }));
const columns = fc.uniqueArray(column, { selector: (one) => one.key, maxLength: 12 });

describe('columns of the runs', () => {
  test('come back from the address as they were', () => fc.assert(fc.property(columns, (list) => void expect(columnsCodec.parse(columnsCodec.print(list) ?? '')).toEqual(list))));
  test('moving one keeps them all, and pinned ones first', () => fc.assert(fc.property(columns, fc.nat(), fc.constantFrom(-1 as const, 1 as const), (list, pick, step) => {
    const key = list[pick % Math.max(1, list.length)]?.key ?? '';
    const after = moved(list, key, step);
    expect(after.map((one) => one.key).sort()).toEqual(list.map((one) => one.key).sort());
    expect(inOrder(after)).toEqual(after);
  })));
  test('small curves are not asked of the table', () => expect(projected([{ key: 'curve.loss' }, { key: 'metrics.loss.min' }])).toEqual(['metrics.loss.min']));
  test('names are short', () => expect(['metrics.a.b.last', 'metrics.loss.min', 'params.lr', 'curve.loss'].map(headerOf)).toEqual(['a.b', 'loss min', 'lr', 'loss']));
  test('heat runs from the least to the greatest, and there is none where all are equal', () => {
    expect([1, 2, 3].map(heatOf([1, undefined, 3]))).toEqual([0, 0.5, 1]);
    expect(heatOf([2, 2])(2)).toBeNaN();
  });
});

test('saved views that are none of ours are left out, and none leads elsewhere', () => {
  expect(readViews('{')).toEqual([]);
  expect(readViews(JSON.stringify([{ name: 'a', path: '/runs?x=1' }, { name: 'b', path: '//evil.example' }, { name: 'c', path: 'javascript:alert(1)' }, 7]))).toEqual([{ name: 'a', path: '/runs?x=1' }]);
});
