// Changes to one place of a YAML text that leave the rest as it was written, comments, blanks and order included.
import { isCollection, isMap, isNode, isScalar, isSeq, type Node, type Pair, parseDocument, type Scalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { commentsOf } from './comments';
import { inline, type Value } from './yaml-value';

export type Path = readonly (string | number)[];

/** A text in the place of what stands from `start` to `end`. */
interface Cut {
  start: number;
  end: number;
  text: string;
}

export const parseYaml = (text: string) => parseDocument(text, { keepSourceTokens: true, stringKeys: true });

/** The node at a path; undefined where there is none. */
export function nodeAt(root: unknown, path: Path): Node | undefined {
  let node = root;
  for (const step of path) {
    if (isMap(node)) node = pairOf(node, step)?.value;
    else if (isSeq(node)) node = node.items[Number(step)];
    else return undefined;
  }
  return isNode(node) ? node : undefined;
}

/**
 * The text with `value` at `path`; parts of the path that are not there are made. Comments of what is replaced stay, on
 * lines before it; so does nothing of a value that cannot hold the rest of the path. A new key of the document itself goes behind those that `order` names before it.
 */
export function write(text: string, path: Path, value: Value, order: readonly string[] = []): string {
  const document = parseYaml(text);
  if (document.errors.length > 0) return text;
  const wall = path.findIndex((step, depth) => depth > 0 && !takes(nodeAt(document.contents, path.slice(0, depth)), step));
  if (wall > 0) return write(text, path.slice(0, wall), nested(path.slice(wall), value), order);
  const cut = writing(text, document.contents, path, value, order);
  return cut === null ? otherwise(text, path, inline(value)) : applied(text, cut);
}

/** The text without what stands at `path`, and without the mappings and lists that are then empty. */
export function remove(text: string, path: Path): string {
  const document = parseYaml(text);
  if (document.errors.length > 0 || nodeAt(document.contents, path) === undefined) return text;
  let whole = path;
  while (whole.length > 1 && sizeAt(document.contents, whole.slice(0, -1)) === 1) whole = whole.slice(0, -1);
  const parent = nodeAt(document.contents, whole.slice(0, -1));
  const cut = isMap(parent) || isSeq(parent) ? removal(text, parent, whole.at(-1) ?? 0) : null;
  return cut === null ? otherwise(text, whole, null) : applied(text, cut);
}

/** What the library makes of it where the text is laid out as nobody does: it may then be laid out anew. */
function otherwise(text: string, path: Path, source: string | null): string {
  const document = parseYaml(text);
  if (source === null) document.deleteIn(path);
  else document.setIn(path, parseDocument(source).contents);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** Whether a step may lead into the node, or into what is made in its place. */
const takes = (node: unknown, step: string | number): boolean => isEmpty(node) || isMap(node) || (isSeq(node) && typeof step === 'number');

function writing(text: string, root: unknown, path: Path, value: Value, order: readonly string[]): Cut | null {
  let node: unknown = root;
  for (const [depth, step] of path.entries()) {
    if (isEmpty(node)) return filled(text, node, path.slice(depth), value);
    if (!isCollection(node)) return null;
    const rest = path.slice(depth + 1);
    const pair = isMap(node) ? pairOf(node, step) : undefined;
    if (isMap(node) && pair === undefined) return entry(text, node, String(step), nested(rest, value), depth === 0 ? order : []);
    if (isSeq(node) && Number(step) >= node.items.length) return item(text, node, nested(rest, value));
    const next: unknown = pair === undefined ? (node as YAMLSeq).items[Number(step)] : pair.value;
    if (rest.length === 0) return replacement(text, next, pair, inline(value, isQuoted(node)));
    if (next === null && pair !== undefined) return replacement(text, next, pair, inline(nested(rest, value)));
    node = next;
  }
  return null;
}

/** Writes into an empty document or an empty value. */
function filled(text: string, node: unknown, rest: Path, value: Value): Cut | null {
  const [start, end] = isScalar(node) ? (node.range ?? [text.length, text.length]) : [text.length, text.length];
  if (node === null || node === undefined) return { start, end, text: `${text === '' || text.endsWith('\n') ? '' : '\n'}${blockOf(rest, value)}` };
  return { start, end, text: `${/\s/.test(text[start - 1] ?? ' ') ? '' : ' '}${inline(nested(rest, value))}` };
}

function replacement(text: string, node: unknown, pair: Pair | undefined, source: string): Cut | null {
  if (isScalar(node) && node.range && node.type !== 'BLOCK_LITERAL' && node.type !== 'BLOCK_FOLDED') {
    const [start, end] = node.range;
    return { start, end, text: start === end && !/\s/.test(text[start - 1] ?? ' ') ? ` ${source}` : source };
  }
  if (isCollection(node) && node.flow && node.range) return { start: node.range[0], end: node.range[1], text: source };
  if (pair === undefined && isCollection(node) && node.range) return { start: node.range[0], end: endOf(node), text: source };
  const key = isNode(pair?.key) ? pair.key.range : undefined;
  const colon = key ? text.indexOf(':', key[1]) : -1;
  return colon < 0 || !isNode(node) ? null : { start: colon + 1, end: endOf(node), text: ` ${source}` };
}

function entry(text: string, map: YAMLMap, key: string, value: Value, order: readonly string[]): Cut | null {
  const quoted = isQuoted(map);
  const said = `${inline(key, quoted)}: ${inline(value, quoted)}`;
  const items = map.items as Pair[];
  if (map.flow) return flowed(map, said);
  const rank = order.indexOf(key);
  const before = rank < 0 ? undefined : items.filter((one) => order.indexOf(keyOf(one)) <= rank && order.includes(keyOf(one))).at(-1);
  const last = before ?? items.at(-1);
  const first = items[0];
  if (last === undefined || !isNode(first?.key) || !first.key.range) return null;
  const column = first.key.range[0] - lineStart(text, first.key.range[0]);
  return lined(text, endOfPair(last), column === 0 && isPlainMap(value) ? blockOf([key], value) : `${' '.repeat(column)}${said}`);
}

function item(text: string, list: YAMLSeq, value: Value): Cut | null {
  const said = inline(value, isQuoted(list));
  if (list.flow) return flowed(list, said);
  const last = list.items.at(-1);
  if (!isNode(last) || !list.range) return null;
  return lined(text, endOf(last), `${' '.repeat(list.range[0] - lineStart(text, list.range[0]))}- ${said}`);
}

/** Behind what a flow mapping or list holds. */
function flowed(node: YAMLMap | YAMLSeq, said: string): Cut | null {
  const last: unknown = node.items.at(-1);
  if (!node.range) return null;
  const at = last === undefined ? node.range[0] + 1 : endOfItem(last);
  return { start: at, end: at, text: last === undefined ? said : `, ${said}` };
}

/** A line of its own behind the line of `after`, whose comment stays with it. */
function lined(text: string, after: number, line: string): Cut {
  if (text[after - 1] === '\n') return { start: after, end: after, text: `${line}\n` };
  const end = text.indexOf('\n', after);
  const at = end < 0 ? text.length : end;
  return { start: at, end: at, text: `\n${line}` };
}

function removal(text: string, parent: YAMLMap | YAMLSeq, step: string | number): Cut | null {
  const items = parent.items as unknown[];
  const index = isMap(parent) ? parent.items.findIndex((one) => keyOf(one) === String(step)) : Number(step);
  const start = startOfItem(items[index]);
  const end = endOfItem(items[index]);
  if (parent.flow) {
    if (index > 0) return { start: endOfItem(items[index - 1]), end, text: '' };
    return { start, end: items.length > 1 ? startOfItem(items[1]) : end, text: '' };
  }
  const line = lineStart(text, start);
  const before = text.slice(line, start);
  // The first key stands behind the dash of a list.
  if (isMap(parent) && index === 0 && items.length > 1 && /^[ -]*- *$/.test(before)) return { start, end: startOfItem(items[1]), text: '' };
  if (!(isMap(parent) ? /^ *$/ : /^ *- *$/).test(before)) return null;
  const next = text[end - 1] === '\n' ? end : text.indexOf('\n', end) + 1 || text.length;
  return { start: line, end: next, text: '' };
}

/** The text with the cut made; comments that it takes away stand on lines before it. */
function applied(text: string, { start, end, text: said }: Cut): string {
  const lost = commentsOf(text).filter((comment) => comment.start >= start && comment.end <= end).map((comment) => text.slice(comment.start, comment.end));
  const cut = text.slice(0, start) + said + text.slice(end);
  if (lost.length === 0) return cut;
  const line = lineStart(text, start);
  const indent = /^ */.exec(text.slice(line))?.[0] ?? '';
  return cut.slice(0, line) + lost.map((comment) => `${indent}${comment}\n`).join('') + cut.slice(line);
}

function nested(rest: Path, value: Value): Value {
  return rest.reduceRight<Value>((inner, step) => (typeof step === 'number' ? [inner] : { [step]: inner }), value);
}

/** A part of the document itself, with a line for each of its keys. */
function blockOf(rest: Path, value: Value): string {
  const [key, ...deeper] = rest;
  const inner = nested(deeper, value);
  if (!isPlainMap(inner) || Object.keys(inner).length === 0) return `${inline(String(key))}: ${inline(inner)}`;
  return `${inline(String(key))}:\n${Object.entries(inner).map(([name, one]) => `  ${inline(name)}: ${inline(one)}`).join('\n')}`;
}

const isPlainMap = (value: Value): value is { [key: string]: Value } => typeof value === 'object' && !Array.isArray(value) && Object.getPrototypeOf(value) === Object.prototype;
const isEmpty = (node: unknown): node is Scalar | null | undefined => node === null || node === undefined || (isScalar(node) && node.value === null);
const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '');
const pairOf = (map: YAMLMap, key: string | number): Pair | undefined => map.items.find((pair) => keyOf(pair) === String(key));
const lineStart = (text: string, at: number): number => text.lastIndexOf('\n', at - 1) + 1;
const isQuoted = (node: unknown): boolean => isMap(node) && isScalar(node.items[0]?.key) && node.items[0].key.type === 'QUOTE_DOUBLE';

function sizeAt(root: unknown, path: Path): number {
  const node = nodeAt(root, path);
  return isCollection(node) ? node.items.length : 0;
}

const isPair = (item: unknown): item is Pair => typeof item === 'object' && item !== null && 'key' in item;
const startOfItem = (item: unknown): number => (isPair(item) ? startOf(item.key) : startOf(item));
const endOfItem = (item: unknown): number => (isPair(item) ? endOfPair(item) : isNode(item) ? endOf(item) : 0);
const startOf = (node: unknown): number => (isNode(node) ? (node.range?.[0] ?? 0) : 0);

function endOfPair(pair: Pair): number {
  return isNode(pair.value) ? endOf(pair.value) : isNode(pair.key) ? endOf(pair.key) : 0;
}

/** The end of what a node says; a block collection's own range also holds what follows it. */
function endOf(node: Node): number {
  const last: unknown = isCollection(node) && !node.flow ? node.items.at(-1) : undefined;
  return last === undefined ? (node.range?.[1] ?? 0) : endOfItem(last);
}
