import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CST, isCollection, isMap, isScalar, type Node, Parser, parse, parseDocument, type YAMLSeq } from 'yaml';
import { type Path, remove, write } from '../src/lib/study-file/yaml-edit';
import type { Value } from '../src/lib/study-file/yaml-value';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

const key = fc.constantFrom('name', 'goal', 'search', 'trials', 'units', 'log', 'block1', 'a b', 'true', '1');
const scalar = fc.oneof(fc.integer({ min: -99, max: 99 }), fc.boolean(), fc.constantFrom('adam', 'no', '1e-3', 'a: b', 'x # y', '', '- z', 'a, b', '$width', "it's", 'null'));
const tree = fc.letrec<{ value: Json; map: Json }>((tie) => ({
  value: fc.oneof({ depthSize: 'small' }, scalar, tie('map'), fc.array(tie('value'), { maxLength: 3 })),
  map: fc.dictionary(key, tie('value'), { maxKeys: 4, noNullPrototype: true }),
}));

/** A text for a tree, each part on one line or on many, with comments where they may stand. */
function laidOut(value: Json, bits: () => boolean): string {
  let comments = 0;
  const said = (name: string): string => (/^[a-z]\w*$/.test(name) && name !== 'true' && bits() ? name : JSON.stringify(name));
  const comment = (): string => (bits() ? ` # comment ${comments++}` : '');
  const flow = (one: Json): string => {
    if (typeof one !== 'object' || one === null) return one === null ? 'null' : typeof one === 'string' ? JSON.stringify(one) : String(one);
    if (Array.isArray(one)) return `[${one.map(flow).join(', ')}]`;
    return `{${Object.entries(one).map(([name, inner]) => `${said(name)}: ${flow(inner)}`).join(bits() ? ' , ' : ', ')}}`;
  };
  const block = (one: Json, indent: string): string => {
    if (typeof one !== 'object' || one === null || (Array.isArray(one) ? one.length : Object.keys(one).length) === 0 || bits()) return ` ${flow(one)}${comment()}\n`;
    const before = (): string => (bits() ? `${indent}# comment ${comments++}\n` : '') + (bits() ? '\n' : '');
    if (Array.isArray(one)) return `${comment()}\n${one.map((inner) => `${before()}${indent}-${typeof inner === 'object' && inner !== null && !Array.isArray(inner) && Object.keys(inner).length > 0 && bits() ? ` ${keys(inner, `${indent}  `).trimStart()}` : ` ${flow(inner)}${comment()}\n`}`).join('')}`;
    return `${comment()}\n${keys(one, indent, before)}`;
  };
  const keys = (one: { [key: string]: Json }, indent: string, before = () => ''): string => Object.entries(one).map(([name, inner]) => `${before()}${indent}${said(name)}:${block(inner, `${indent}  `)}`).join('');
  return typeof value === 'object' && value !== null && !Array.isArray(value) && Object.keys(value).length > 0
    ? Object.entries(value).map(([name, inner]) => `${said(name)}:${block(inner, '  ')}`).join('')
    : '';
}

const comments = (text: string): string[] => {
  const found: string[] = [];
  const visit = (token: unknown): void => {
    if (Array.isArray(token)) token.forEach(visit);
    else if (typeof token === 'object' && token !== null) {
      if ((token as CST.Token).type === 'comment') found.push((token as CST.SourceToken).source);
      else Object.values(token).forEach(visit);
    }
  };
  visit([...new Parser().parse(text)]);
  return found.sort();
};

/** The lines but for those of what stands at the path, with all of the one-line mapping or list around it. */
function others(text: string, path: Path): string[] {
  let node: unknown = parseDocument(text).contents;
  let [start, end] = [0, text.length];
  for (const step of path) {
    const pair = isMap(node) ? node.items.find((one) => isScalar(one.key) && String(one.key.value) === step) : undefined;
    const next: unknown = pair === undefined ? (node as YAMLSeq).items[Number(step)] : pair.value;
    if (isCollection(node) && node.flow) break;
    start = ((pair?.key ?? next) as Node).range?.[0] ?? start;
    end = (next as Node).range?.[1] ?? end;
    node = next;
  }
  return text.split('\n').filter((_, index, all) => {
    const at = all.slice(0, index).join('\n').length;
    return at + (all[index]?.length ?? 0) < start || at > end;
  });
}

/** Whether all are there, in this order; without the dash, which goes to the next key where the first of an entry is taken away. */
function holds(lines: string[], wanted: string[]): boolean {
  let at = 0;
  const bare = (line: string | undefined): string | undefined => line?.replace(/^[ -]*/, '');
  for (const line of lines) if (bare(line) === bare(wanted[at])) at++;
  return at === wanted.length;
}

const places = (value: Json, path: (string | number)[] = []): (string | number)[][] => {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Array.isArray(value) ? value.flatMap((one, index) => places(one, [...path, index])) : Object.entries(value).flatMap(([name, one]) => places(one, [...path, name]));
  return path.length === 0 ? inner : [path, ...inner];
};

/** The same in plain values, for comparison. */
function written(tree: Json, [step, ...rest]: Path, value: Json): Json {
  if (step === undefined) return value;
  if (typeof tree !== 'object' || (Array.isArray(tree) && typeof step === 'string')) return written({}, [step, ...rest], value);
  if (Array.isArray(tree)) return Object.assign([...tree], { [Number(step)]: written(tree[Number(step)] ?? null, rest, value) });
  const map = (tree ?? {}) as { [key: string]: Json };
  return { ...map, [step]: written(map[step] ?? null, rest, value) };
}

/** With the mappings and lists that hold nothing else. */
function whole(tree: Json, path: Path): Path {
  const sizes = path.map((_, depth) => Object.keys(path.slice(0, depth).reduce<Json>((one, step) => (one as { [key: string]: Json })[step] as Json, tree) as object).length);
  return path.slice(0, Math.max(1, sizes.findLastIndex((size) => size > 1) + 1));
}

function removed(tree: Json, [step, ...rest]: Path): Json | undefined {
  if (step === undefined) return undefined;
  const inner = removed((tree as { [key: string]: Json })[step] as Json, rest);
  const size = Object.keys(tree as object).length;
  if (inner !== undefined) return written(tree, [step], inner);
  if (size === 1) return undefined;
  return Array.isArray(tree) ? tree.filter((_, index) => index !== step) : Object.fromEntries(Object.entries(tree as object).filter(([name]) => name !== step));
}

const drawn = fc.record({ value: tree.map as fc.Arbitrary<Json>, bits: fc.infiniteStream(fc.boolean()), pick: fc.nat(), more: fc.array(key, { maxLength: 2 }), what: tree.value as fc.Arbitrary<Json> });

describe('an edit of any file', () => {
  test('changes what it names and nothing else; no comment is lost', () => {
    fc.assert(fc.property(drawn, ({ value, bits, pick, more, what }) => {
      const text = laidOut(value, () => bits.next().value as boolean);
      const before = (parse(text) ?? {}) as Json;
      expect(before).toEqual(value);
      const all = places(before);
      const at = all.length === 0 ? [] : (all[pick % all.length] ?? []);
      const there = at.reduce<Json>((one, step) => (one as { [key: string]: Json })[step] as Json, before);
      const path = typeof there === 'object' && !Array.isArray(there) ? [...at, ...more] : at;
      if (path.length === 0 || what === null) return;
      const after = write(text, path, what as Value);
      expect(parseDocument(after).errors).toEqual([]);
      expect(parse(after), `${JSON.stringify(text)} ${JSON.stringify(path)} ${JSON.stringify(what)} ${JSON.stringify(after)}`).toEqual(written(before, path, what));
      if (path === at) expect(holds(after.split('\n'), others(text, path)), `${JSON.stringify(text)} ${JSON.stringify(path)} ${JSON.stringify(after)}`).toBe(true);
      for (const comment of comments(text)) expect(comments(after), `${JSON.stringify(text)} ${JSON.stringify(path)} ${JSON.stringify(after)}`).toContain(comment);
    }), { numRuns: 1000 });
  }, 60_000);
  test('takes away what it names and nothing else; no comment is lost', () => {
    fc.assert(fc.property(drawn, ({ value, bits, pick }) => {
      const text = laidOut(value, () => bits.next().value as boolean);
      const before = (parse(text) ?? {}) as Json;
      const all = places(before);
      if (all.length === 0) return;
      const path = all[pick % all.length] ?? [];
      const after = remove(text, path);
      expect(parseDocument(after).errors).toEqual([]);
      expect(parse(after) ?? {}, `${JSON.stringify(text)} ${JSON.stringify(path)} ${JSON.stringify(after)}`).toEqual(removed(before, path) ?? {});
      expect(holds(after.split('\n'), others(text, whole(before, path))), `${JSON.stringify(text)} ${JSON.stringify(path)} ${JSON.stringify(after)}`).toBe(true);
      for (const comment of comments(text)) expect(comments(after), `${JSON.stringify(text)} ${JSON.stringify(path)} ${JSON.stringify(after)}`).toContain(comment);
    }), { numRuns: 1000 });
  }, 60_000);
});
