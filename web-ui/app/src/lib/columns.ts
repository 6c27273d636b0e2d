import type { Codec } from './url-state';

/** A column of the runs' table as the address keeps it. */
export interface ShownColumn {
  /** `params.lr`, `metrics.loss.min`, `tags.owner`; `curve.loss` for a small curve. */
  key: string;
  pinned?: boolean;
  heat?: boolean;
  /** Pixels; by its name where it is missing. */
  width?: number;
}

/** `metrics.loss.min*p*h*220`; `*` and `,` in a name are escaped. */
export const columnsCodec: Codec<ShownColumn[]> = {
  standard: [],
  parse: (text) => (text === '' ? [] : text.split(',').map(parseColumn)),
  print: (columns) => (columns.length === 0 ? null : columns.map(printColumn).join(',')),
};

function parseColumn(text: string): ShownColumn {
  const [key = '', ...flags] = text.split('*');
  const width = flags.map(Number).find((value) => Number.isInteger(value) && value >= 40 && value <= 1000);
  return { key: unescape(key), ...(flags.includes('p') ? { pinned: true } : {}), ...(flags.includes('h') ? { heat: true } : {}), ...(width === undefined ? {} : { width }) };
}

function printColumn({ key, pinned, heat, width }: ShownColumn): string {
  return [escape(key), ...(pinned ? ['p'] : []), ...(heat ? ['h'] : []), ...(width === undefined ? [] : [String(width)])].join('*');
}

const escape = (text: string): string => text.replace(/[%,*]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
const unescape = (text: string): string => text.replace(/%(25|2c|2a)/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));

/** The name without what kind it is and which of its values: `metrics.loss.min` is `loss min`. */
export function headerOf(key: string): string {
  const [, name = key, aggregate] = /^(?:params|tags|curve)\.(.*)$/.exec(key) ?? /^metrics\.(.*)\.(last|min|max)$/.exec(key) ?? [];
  return aggregate === undefined || aggregate === 'last' ? name : `${name} ${aggregate}`;
}

/** What the server is asked for: small curves come by themselves. */
export const projected = (columns: ShownColumn[]): string[] => columns.map((column) => column.key).filter((key) => !key.startsWith('curve.'));

/** Moves a column by one place among those that are pinned, or among those that are not. */
export function moved(columns: ShownColumn[], key: string, step: -1 | 1): ShownColumn[] {
  const ordered = inOrder(columns);
  const from = ordered.findIndex((column) => column.key === key);
  const other = ordered[from + step];
  const own = ordered[from];
  if (own === undefined || other === undefined || Boolean(own.pinned) !== Boolean(other.pinned)) return ordered;
  const next = [...ordered];
  next[from] = other;
  next[from + step] = own;
  return next;
}

/** Pinned ones first, otherwise as they stand. */
export const inOrder = (columns: ShownColumn[]): ShownColumn[] => [...columns.filter((column) => column.pinned), ...columns.filter((column) => !column.pinned)];

/** 0 for the least to 1 for the greatest of the numbers in sight; NaN where there is nothing to compare. */
export function heatOf(values: (number | undefined)[]): (value: number) => number {
  const finite = values.filter((value): value is number => value !== undefined && Number.isFinite(value));
  const low = Math.min(...finite);
  const span = Math.max(...finite) - low;
  return (value) => (span > 0 ? (value - low) / span : NaN);
}
