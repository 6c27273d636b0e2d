// The settings of a study file that may be searched, wherever they stand, as a form shows them.
import { isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { StudyTerm, StudyTerms } from '../../api/schema';
import { nodeAt } from './yaml-edit';

export const FORMS = ['float', 'int', 'choice'] as const;
export type Form = (typeof FORMS)[number];

interface Range {
  low: string;
  high: string;
  log: boolean;
  step: string;
  /** Under which places share one value; '' for none. */
  name: string;
}

/** What is said of a setting. Numbers are texts, as they stand in the file. */
export type Content =
  | { kind: 'fixed'; text: string }
  | ({ kind: 'float' } & Range)
  | ({ kind: 'int' } & Range)
  | { kind: 'choice'; values: string[]; name: string }
  /** Laid out in a way that only the file can say, or an argument of a composite. */
  | { kind: 'other'; text: string };

export interface Setting {
  path: (string | number)[];
  /** As the server writes a path: `model.block1.kernel[0]`. */
  name: string;
  line: number;
  content: Content;
  /** Null for what the server does not declare: parameters of composites, wrong names. */
  declared: StudyTerm | null;
}

export interface Group {
  path: (string | number)[];
  settings: Setting[];
  /** What it may say besides. */
  further: StudyTerm[];
}

/** What a module says that is no setting. */
const WIRING = new Set(['inputs', 'share', 'shared', 'name', 'choice']);
const NO_SETTING = new Set(['set', 'classes']);
const SIDES = ['_height', '_width'];

export const dotted = (path: readonly (string | number)[]): string => path.map((step, index) => (typeof step === 'number' ? `[${step}]` : index === 0 ? step : `.${step}`)).join('');

/** What a scalar says, with the digits of the file. */
export const textOf = (node: unknown): string => (isScalar(node) && node.value !== null ? (node.type === 'PLAIN' ? (node.source ?? String(node.value)) : String(node.value)) : '');

export const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : '');

/** Groups in the order of the file: data, training, each module. */
export function readGroups(text: string, terms: StudyTerms): Group[] {
  const lines = new LineCounter();
  const { contents } = parseDocument(text, { lineCounter: lines, stringKeys: true });
  const composites = nodeAt(contents, ['modules']);
  const own = isMap(composites) ? composites.items.map(keyOf) : [];
  const read = new Reader(lines, terms, own);
  const groups = [read.group(['data'], nodeAt(contents, ['data']), terms.data, NO_SETTING), ...read.modules(['model'], nodeAt(contents, ['model']))];
  for (const name of own) groups.push(...read.modules(['modules', name, 'body'], nodeAt(composites, [name, 'body'])));
  groups.push(read.group(['training'], nodeAt(contents, ['training']), terms.training, new Set()));
  return groups;
}

class Reader {
  constructor(private readonly lines: LineCounter, private readonly terms: StudyTerms, private readonly composites: string[]) {}

  modules(path: Setting['path'], node: unknown): Group[] {
    return isMap(node) ? node.items.flatMap((pair) => this.module([...path, keyOf(pair)], pair.value)) : [];
  }

  group(path: Setting['path'], node: unknown, declared: StudyTerm[], without: Set<string>): Group {
    const settings = isMap(node) ? node.items.filter((pair) => !without.has(keyOf(pair))).flatMap((pair) => this.settings([...path, keyOf(pair)], pair, declared)) : [];
    const said = new Set(settings.map((one) => String(one.path[path.length])));
    return { path, settings, further: declared.filter((one) => !said.has(one.name) && !SIDES.some((side) => one.name.endsWith(side))) };
  }

  private module(path: Setting['path'], node: unknown): Group[] {
    if (!isMap(node)) return [];
    const options = nodeAt(node, ['choice']);
    if (isSeq(options) && !node.has('type')) return options.items.flatMap((one, index) => this.module([...path, 'choice', index], one));
    return [this.group(path, node, this.ofModule(node), WIRING)];
  }

  /** The parameters that a module has, of all types it may have. */
  private ofModule(node: YAMLMap): StudyTerm[] {
    const type = nodeAt(node, ['type']);
    const options = nodeAt(type, ['choice']);
    const names = new Set(isSeq(options) ? options.items.map(textOf) : [textOf(type)]);
    const library = this.terms.modules.map((one) => one.name);
    const which: StudyTerm = { name: 'type', kind: 'one_of', low: null, high: null, values: [...library, ...this.composites], fallback: null, required: true, doc: 'Which module it is.' };
    const parameters = this.terms.modules.filter((one) => names.has(one.name)).flatMap((one) => one.parameters);
    return [which, ...parameters.filter((one, index) => parameters.findIndex((other) => other.name === one.name) === index), ...this.terms.structure];
  }

  private settings(path: Setting['path'], pair: Pair, declared: StudyTerm[]): Setting[] {
    const name = keyOf(pair);
    const of = (wanted: string): StudyTerm | null => declared.find((one) => one.name === wanted) ?? null;
    if (isSeq(pair.value) && pair.value.items.length === 2) return pair.value.items.map((side, index) => this.setting([...path, index], side as Node, of(name + (SIDES[index] ?? '')) ?? of(name)));
    return [this.setting(path, pair.value as Node | null, of(name), pair.key as Node)];
  }

  private setting(path: Setting['path'], node: Node | null, declared: StudyTerm | null, key: Node | null = node): Setting {
    return { path, name: dotted(path), line: this.lines.linePos(key?.range?.[0] ?? 0).line, content: contentOf(node), declared };
  }
}

function contentOf(node: Node | null): Content {
  if (isScalar(node)) return textOf(node).startsWith('$') ? { kind: 'other', text: textOf(node) } : { kind: 'fixed', text: textOf(node) };
  if (!isMap(node)) return { kind: 'other', text: 'a list' };
  const forms = FORMS.filter((form) => node.has(form));
  const form = forms[0];
  const body = form === undefined ? undefined : nodeAt(node, [form]);
  if (form === undefined || forms.length > 1 || !isSeq(body) || !body.items.every((one) => isScalar(one))) return { kind: 'other', text: form ?? 'a mapping' };
  const values = body.items.map(textOf);
  const name = textOf(nodeAt(node, ['name']));
  if (form === 'choice') return values.some((one) => one === '' || /[,"]|^\s|\s$/.test(one)) ? { kind: 'other', text: 'choice' } : { kind: 'choice', values, name };
  if (values.length !== 2) return { kind: 'other', text: form };
  return { kind: form, low: values[0] ?? '', high: values[1] ?? '', log: textOf(nodeAt(node, ['log'])) === 'true', step: textOf(nodeAt(node, ['step'])), name };
}

export const isSearched = ({ content }: Setting): boolean => content.kind !== 'fixed' && content.kind !== 'other';
