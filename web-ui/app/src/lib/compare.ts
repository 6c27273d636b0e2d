import type { Curve, CurveSet } from '../charts/align';
import type { RunSummary } from '../api/schema';
import { real } from '../api/queries';

/** Which value of a metric stands for it. */
export type Aggregate = 'last' | 'min' | 'max';

export interface Row {
  kind: 'parameter' | 'metric';
  name: string;
  values: (string | number | undefined)[];
}

/** One row for each parameter and metric, so that equal ones can be left out. */
export function rowsOf(compared: RunSummary[], aggregate: Aggregate = 'last'): Row[] {
  const parameters = [...new Set(compared.flatMap((run) => Object.keys(run.params)))].sort();
  const metrics = [...new Set(compared.flatMap((one) => one.metrics.map((metric) => metric.name)))].sort();
  const found = compared.map((run) => new Map(run.metrics.map((metric) => [metric.name, real(metric[aggregate])])));
  return [
    ...parameters.map((name): Row => ({ kind: 'parameter', name, values: compared.map((run) => (Object.hasOwn(run.params, name) ? run.params[name] : undefined)) })),
    ...metrics.map((name): Row => ({ kind: 'metric', name, values: found.map((values) => values.get(name)) })),
  ];
}

/** Whether the runs differ in a row; one run differs from nothing. */
export const differs = ({ values }: Row): boolean => new Set(values.map(String)).size > 1;

/** Parameters whose values part the runs into groups: more than one, and fewer than there are runs. */
export function groupings(compared: RunSummary[]): string[] {
  return rowsOf(compared).filter((row) => row.kind === 'parameter').filter((row) => {
    const count = new Set(row.values.map(String)).size;
    return count > 1 && count < compared.length;
  }).map((row) => row.name);
}

export interface Groups {
  parameter: string;
  words: string[];
  /** For each run the place of its word. */
  of: number[];
}

/** Each run's group by the value of a parameter, in the order in which the values rise. */
export function groupsOf(compared: RunSummary[], parameter: string): Groups {
  const values = compared.map((run) => (Object.hasOwn(run.params, parameter) ? (run.params[parameter] ?? '') : 'not set'));
  const words = [...new Set(values)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return { parameter, words, of: values.map((value) => words.indexOf(value)) };
}

/** The first curve less the second, wherever both have a number. */
export function difference<C extends Curve>({ x, lines }: CurveSet<C>): CurveSet<C> {
  const [first, second] = lines;
  if (first === undefined || second === undefined) return { x, lines: [] };
  return { x, lines: [{ ...first, label: `${first.label} − ${second.label}`, values: first.values.map((value, index) => value - (second.values[index] ?? NaN)), min: null, max: null }] };
}

/** A table of Markdown; what would end a cell or begin HTML is escaped. */
export function toMarkdown(header: string[], rows: (string | number | undefined)[][]): string {
  const cell = (value: string | number | undefined): string => (value === undefined ? '–' : String(value).replace(/[\\|<>*_`[\]]/g, '\\$&').replace(/\s+/g, ' '));
  const line = (cells: (string | number | undefined)[]): string => `| ${cells.map(cell).join(' | ')} |`;
  return [line(header), `|${header.map(() => ' --- |').join('')}`, ...rows.map(line)].join('\n') + '\n';
}
