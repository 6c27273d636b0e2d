import { describe, expect, test } from 'vitest';
import { treeOf } from '../src/lib/module-tree';
import { buildOf, dataOf, machinesOf } from '../src/lib/provenance';

describe('the data of a trial', () => {
  test('are said once a worker has read them', () => expect(dataOf({})).toBeNull());
  test('have their digest, their examples and the rows that could not be read', () =>
    expect(dataOf({ 'espalier.data.sha256': 'ab', 'espalier.data.training_examples': '8000', 'espalier.data.test_examples': '2000', 'espalier.data.bad_rows': '3' })).toEqual({ sha256: 'ab', examples: '8,000 to train and 2,000 to test', badRows: 3 }));
  test('are not read from what every object has', () => expect(dataOf(Object.create({ 'espalier.data.sha256': 'ab' }) as Record<string, string>)).toBeNull());
});

describe('what trained a trial', () => {
  test('is said by its worker', () =>
    expect(buildOf({ 'espalier.build.version': '0.1.0 (d23dfb8a11)', 'espalier.build.runtime': 'Java 25', 'espalier.build.image': 'worker@sha256:ab' })).toEqual({ version: '0.1.0 (d23dfb8a11)', runtime: 'Java 25', image: 'worker@sha256:ab' }));
  test('is not known of older ones', () => expect(buildOf({}).version).toBe(''));
});

describe('the machines of a trial', () => {
  const attempt = (number: number, worker_id: string | null, host: string | null) => ({ attempt: number, worker_id, host, device: 'cpu' });
  test('are named by host, once each, with all of their attempts', () =>
    expect(machinesOf([attempt(1, 'a-1', 'a'), attempt(2, 'b-1', 'b'), attempt(3, 'a-2', 'a')])).toEqual([{ host: 'a', device: 'cpu', attempts: [1, 3] }, { host: 'b', device: 'cpu', attempts: [2] }]));
  test('are named by their worker where the host is not known', () => expect(machinesOf([attempt(1, 'a-1', null)])[0]?.host).toBe('a-1'));
  test('are none before a worker took it', () => expect(machinesOf([attempt(1, null, null)])).toEqual([]));
});

describe('the tree of modules', () => {
  const node = (name: string, parameter_count: number) => ({ name, parameter_count });
  const rows = (...nodes: ReturnType<typeof node>[]): string[] => treeOf(nodes).map((row) => `${'  '.repeat(row.depth)}${row.name}${row.node === null ? '/' : ''} ${row.parameters}`);
  test('is a list where no name has a dot', () => expect(rows(node('stem', 5), node('head', 2))).toEqual(['stem 5', 'head 2']));
  test('has each group before its members, with their sum', () =>
    expect(rows(node('stem', 5), node('deep.1.conv', 10), node('deep.1.norm', 2), node('deep.2.conv', 20), node('head', 3))).toEqual(['stem 5', 'deep/ 32', '  1/ 12', '    conv 10', '    norm 2', '  2/ 20', '    conv 20', 'head 3']));
  test('keeps the members of a group together', () => expect(rows(node('left.a', 1), node('right.a', 2), node('left.b', 4))).toEqual(['left/ 5', '  a 1', '  b 4', 'right/ 2', '  a 2']));
  test('tells a module from a group of its name', () => expect(rows(node('deep', 1), node('deep.1', 2))).toEqual(['deep 1', 'deep/ 2', '  1 2']));
});
