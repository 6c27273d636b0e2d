import { Link } from 'wouter';
import type { NamedColumn } from '../../api/run-table';
import type { RunRow } from '../../api/schema';
import { Ago, Sparkline } from '../../components/small';
import type { Column } from '../../components/table';
import { headerOf, heatOf, type ShownColumn } from '../../lib/columns';
import { duration, number } from '../../lib/format';

const PREFERRED = /accuracy|loss|f1|auc|error|score|reward|learning_rate|batch_size|optimizer/;
const MOST_STANDARD = 10;

/** What is shown before anyone chose: names that people look for first, then the others. */
export function standardColumns(names: NamedColumn[]): ShownColumn[] {
  const rank = ({ key }: NamedColumn): number => (/^(metrics|params)\.(iteration|system)\//.test(key) ? 2 : PREFERRED.test(key) ? 0 : 1);
  const sorted = names.filter((one) => one.kind !== 'tag').map((one, index) => ({ one, index })).sort((a, b) => rank(a.one) - rank(b.one) || Number(a.one.kind === 'param') - Number(b.one.kind === 'param') || a.index - b.index);
  return sorted.slice(0, MOST_STANDARD).map(({ one }) => ({ key: one.kind === 'metric' ? `${one.key}.last` : one.key }));
}

export const widthOf = ({ key, width }: ShownColumn): number => width ?? (key.startsWith('curve.') ? 130 : Math.max(84, Math.min(200, 44 + 7.4 * headerOf(key).length)));

/** @param top the rows at the top; a heat map compares theirs, so that colours stand still while scrolling */
export function tableColumns(shown: ShownColumn[], top: RunRow[], selected: ReadonlySet<string | number>, toggle: (run: RunRow) => void, spark: (run: string, metric: string) => number[]): Column<RunRow>[] {
  const own: Column<RunRow>[] = [
    { id: 'started_at', header: 'Started', width: 110, sortable: true, cell: (run) => <Ago time={run.started_at} /> },
    { id: 'duration', header: 'Time', width: 90, right: true, sortable: true, cell: (run) => (run.started_at && run.ended_at ? duration(Date.parse(run.ended_at) - Date.parse(run.started_at)) : '–') },
    { id: 'status', header: 'Status', width: 100, sortable: true, cell: (run) => run.status.toLowerCase() },
    { id: 'experiment', header: 'Experiment', width: 150, cell: (run) => <span className="muted">{run.experiment_name}</span> },
  ];
  const all = shown.map((column) => columnOf(column, top, spark));
  return [
    { id: 'chosen', header: '', width: 40, tight: true, pinned: true, cell: (run) => <input type="checkbox" tabIndex={-1} aria-label={`Choose ${run.name || run.run_id}`} checked={selected.has(run.run_id)} onChange={() => toggle(run)} /> },
    { id: 'name', header: 'Run', width: 190, sortable: true, pinned: true, cell: (run) => <Link tabIndex={-1} href={run.trial_id === null ? `/runs/${run.run_id}` : `/trials/${run.trial_id}`}>{run.name || run.run_id.slice(0, 12)}</Link> },
    ...all.filter((column) => column.pinned),
    ...own,
    ...all.filter((column) => !column.pinned),
  ];
}

function columnOf(shown: ShownColumn, top: RunRow[], spark: (run: string, metric: string) => number[]): Column<RunRow> {
  const { key } = shown;
  const base = { id: key, header: headerOf(key), title: key, width: widthOf(shown), ...(shown.pinned ? { pinned: true } : {}) };
  if (key.startsWith('curve.')) {
    const metric = key.slice('curve.'.length);
    return { ...base, cell: (run) => <Sparkline values={spark(run.run_id, metric)} label={`${metric} of ${run.name}`} width={Math.max(40, base.width - 24)} /> };
  }
  const right = key.startsWith('metrics.') || isNumber(top[0]?.values[key]);
  const heat = shown.heat ? heatOf(top.map((run) => asNumber(run.values[key]))) : null;
  return {
    ...base,
    right,
    sortable: true,
    cell: (run) => cellText(run.values[key]),
    ...(heat === null ? {} : {
      style: (run: RunRow) => {
        const at = heat(asNumber(run.values[key]) ?? NaN);
        return Number.isNaN(at) ? undefined : { backgroundColor: `color-mix(in srgb, var(--state-running) ${Math.round(Math.max(0, Math.min(1, at)) * 45)}%, transparent)` };
      },
    }),
  };
}

const isNumber = (value: string | number | undefined): boolean => value !== undefined && value !== '' && Number.isFinite(Number(value));
const asNumber = (value: string | number | undefined): number | undefined => (isNumber(value) ? Number(value) : undefined);
const cellText = (value: string | number | undefined): string => (value === undefined ? '–' : isNumber(value) || typeof value === 'number' ? number(Number(value)) : value);
