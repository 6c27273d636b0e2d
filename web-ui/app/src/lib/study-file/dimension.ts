// One value turned into a range or a choice around it, and back.
import type { StudyTerm } from '../../api/schema';
import type { Content, Form } from './settings';
import { isNumber, Source, typed, type Value } from './yaml-value';

/** The forms that a setting may have by its declaration; all where there is none. */
export function formsOf(declared: StudyTerm | null): Form[] {
  if (declared?.kind === 'one_of' || declared?.kind === 'flag') return ['choice'];
  return declared?.kind === 'whole' ? ['int', 'choice'] : ['float', 'int', 'choice'];
}

/** What stands in the file once the setting has another kind; `name` stays. */
export function turned(content: Content, kind: Form | 'fixed', declared: StudyTerm | null): Value {
  if (kind === 'fixed') return middle(content);
  const name: Record<string, Value> = 'name' in content && content.name !== '' ? { name: content.name } : {};
  if (kind === 'choice') return { choice: choices(content, declared), ...name };
  const [low, high, log] = kind === 'int' ? wholeRange(content, declared) : realRange(content, declared);
  return { [kind]: [source(low), source(high)], ...(log ? { log: true } : {}), ...name };
}

/** What a setting that the file does not name begins with. */
export function standard(declared: StudyTerm): string {
  if (declared.fallback !== null) return String(declared.fallback);
  if (declared.kind === 'flag') return 'true';
  return declared.kind === 'one_of' ? (declared.values[0] ?? '') : String(Math.max(1, declared.low ?? 1));
}

function middle(content: Content): Value {
  if (content.kind === 'choice') return typed(content.values[0] ?? '');
  if (content.kind !== 'float' && content.kind !== 'int') return typed(content.text);
  const [low, high] = [Number(content.low), Number(content.high)];
  const centre = low > 0 && (content.log || content.kind === 'int') ? Math.sqrt(low * high) : (low + high) / 2;
  return source(content.kind === 'int' ? Math.round(centre) : Number(centre.toPrecision(3)));
}

function choices(content: Content, declared: StudyTerm | null): Value[] {
  if (content.kind === 'choice') return content.values.map(typed);
  if (content.kind === 'float' || content.kind === 'int') return [typed(content.low), typed(content.high)];
  const now = content.text;
  if (declared?.kind === 'flag' || now === 'true' || now === 'false') return [true, false];
  const next = declared?.kind === 'one_of' ? declared.values.find((one) => one !== now) : isNumber(now) ? neighbour(Number(now), declared) : undefined;
  return next === undefined ? [typed(now)] : [typed(now), typed(String(next))];
}

function neighbour(value: number, declared: StudyTerm | null): number | undefined {
  return [value * 2, value + 1, value / 2].find((one) => one !== value && within(one, declared) === one);
}

function wholeRange(content: Content, declared: StudyTerm | null): [number, number, boolean] {
  const [low, high, log] = known(content);
  if (low !== high || content.kind !== 'fixed') return [Math.round(low), Math.round(high), log && Math.round(low) >= 1];
  if (low < 1) return [within(Math.round(low), declared), within(Math.round(low) + 4, declared), false];
  return [within(Math.ceil(low / 2), declared), within(Math.round(low * 2), declared), false];
}

function realRange(content: Content, declared: StudyTerm | null): [number, number, boolean] {
  const [low, high, log] = known(content);
  if (low !== high || content.kind !== 'fixed') return [low, high, log];
  if (low > 0) return [within(round(low / 10), declared), within(round(low * 10), declared), true];
  return [within(low, declared), within(low + 1, declared), false];
}

/** The ends that the content has by now. */
function known(content: Content): [number, number, boolean] {
  if (content.kind === 'float' || content.kind === 'int') return [number(content.low), number(content.high), content.log];
  const values = content.kind === 'choice' ? content.values.map(number) : [number(content.text)];
  return [Math.min(...values), Math.max(...values), false];
}

const number = (text: string): number => (isNumber(text.trim()) ? Number(text) : 0);
const round = (value: number): number => Number(value.toPrecision(3));
const within = (value: number, declared: StudyTerm | null): number => Math.min(declared?.high ?? Infinity, Math.max(declared?.low ?? -Infinity, value));
const source = (value: number): Source => new Source(String(value));
