import { IconArrowsDiff, IconListDetails } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { type MlflowRun, useExperiments, useRunSearch } from '../api/mlflow';
import { useRun } from '../api/queries';
import { useCrumbs } from '../app/crumbs';
import { useKeys } from '../app/keys';
import { Command, Empty, ErrorCard, Skeleton } from '../components/feedback';
import { Ago } from '../components/small';
import { type Column, type Sort, Table } from '../components/table';
import { duration, number } from '../lib/format';
import { listCodec, textCodec, useUrlState } from '../lib/url-state';
import { useLive } from '../live/use-live';

const filterCodec = textCodec();
const sortCodec = textCodec('-attributes.start_time');
const MOST_COLUMNS = 24;

/** Runs of every origin in one table; the server filters, sorts and pages. */
export default function Runs() {
  useCrumbs({ name: 'Runs' });
  useLive('studies', ['studies', 'runs']);
  const [, navigate] = useLocation();
  const [filter, setFilter] = useUrlState('filter', filterCodec, true);
  const [sort, setSort] = useUrlState('sort', sortCodec, true);
  const [experiment, setExperiment] = useUrlState('experiment', filterCodec, true);
  const [hidden, setHidden] = useUrlState('hide', listCodec);
  const [chosen, setChosen] = useUrlState('chosen', listCodec);
  const [draft, setDraft] = useState(filter);
  const experiments = useExperiments();
  const ids = useMemo(() => (experiment === '' ? (experiments.data ?? []).map((one) => one.experiment_id) : [experiment]), [experiments.data, experiment]);
  const descending = sort.startsWith('-');
  const runs = useRunSearch(ids, filter, `${quoted(sort.replace(/^-/, ''))} ${descending ? 'DESC' : 'ASC'}`);
  const rows = useMemo(() => (runs.data?.pages ?? []).flatMap((page) => page.runs ?? []), [runs.data]);
  const names = useMemo(() => new Map((experiments.data ?? []).map((one) => [one.experiment_id, one.name])), [experiments.data]);
  const keys = useMemo(() => keysOf(rows), [rows]);
  const shown = keys.filter((key) => !hidden.includes(key)).slice(0, MOST_COLUMNS);
  const selected = new Set<string | number>(chosen);
  const toggle = (run: MlflowRun): void => setChosen(selected.has(run.info.run_id) ? chosen.filter((id) => id !== run.info.run_id) : [...chosen, run.info.run_id]);
  const compare = (): void => chosen.length > 0 ? navigate(`/compare?runs=${chosen.join(',')}`) : undefined;
  useKeys({ c: compare });
  const columns: Column<MlflowRun>[] = [
    { id: 'attributes.run_name', header: 'Run', width: 200, sortable: true, cell: ({ info }) => <Link href={`/runs/${info.run_id}`}>{info.run_name || info.run_id.slice(0, 12)}</Link> },
    { id: 'chosen', header: '', width: 40, cell: (run) => <input type="checkbox" aria-label={`Choose ${run.info.run_name ?? run.info.run_id}`} checked={selected.has(run.info.run_id)} onChange={() => toggle(run)} /> },
    { id: 'experiment', header: 'Experiment', width: 150, cell: ({ info }) => <span className="muted">{names.get(info.experiment_id) ?? info.experiment_id}</span> },
    { id: 'attributes.status', header: 'Status', width: 110, sortable: true, cell: ({ info }) => info.status.toLowerCase() },
    { id: 'attributes.start_time', header: 'Started', width: 110, sortable: true, cell: ({ info }) => <Ago time={info.start_time ? new Date(Number(info.start_time)).toISOString() : null} /> },
    { id: 'time', header: 'Time', width: 90, right: true, cell: ({ info }) => (info.start_time && info.end_time ? duration(Number(info.end_time) - Number(info.start_time)) : '–') },
    ...shown.map((key): Column<MlflowRun> => ({ id: key, header: key.slice(key.indexOf('.') + 1), title: key, width: Math.min(190, 64 + 7 * key.length), right: true, sortable: true, cell: (run) => valueOf(run, key) })),
  ];
  return (
    <div className="page">
      <div className="page-head">
        <div><h1>Runs</h1><p className="muted">{rows.length}{runs.hasNextPage ? ' read, more below' : ''} {experiment === '' ? 'of all experiments' : `of ${names.get(experiment) ?? experiment}`}</p></div>
        <div className="actions">
          <label className="field">Experiment
            <select className="select" value={experiment} onChange={(event) => setExperiment(event.target.value)}>
              <option value="">all</option>
              {(experiments.data ?? []).map((one) => <option key={one.experiment_id} value={one.experiment_id}>{one.name}</option>)}
            </select>
          </label>
          <button type="button" className="button" disabled={chosen.length === 0} onClick={compare}><IconArrowsDiff size={15} aria-hidden /> Compare {chosen.length || ''}</button>
        </div>
      </div>
      <form className="actions" style={{ marginBottom: 12 }} onSubmit={(event) => { event.preventDefault(); setFilter(draft); }}>
        <input className="input mono" data-filter style={{ flex: 1, minWidth: 260 }} aria-label="Filter" placeholder={'metrics.test_accuracy > 0.97 and params.optimizer = "adam"'} value={draft} onChange={(event) => setDraft(event.target.value)} aria-invalid={runs.isError} />
        <button type="submit" className="button">Filter</button>
        {filter !== '' && <button type="button" className="button" data-kind="quiet" onClick={() => { setDraft(''); setFilter(''); }}>Clear</button>}
      </form>
      {keys.length > 0 && (
        <details className="columns">
          <summary>{shown.length} of {keys.length} columns</summary>
          <div className="chips">{keys.slice(0, 200).map((key) => <button key={key} type="button" className="chip" aria-pressed={shown.includes(key)} onClick={() => setHidden(hidden.includes(key) ? hidden.filter((one) => one !== key) : [...hidden, key])}>{key}</button>)}</div>
        </details>
      )}
      {(runs.isError || experiments.isError) && <ErrorCard error={runs.error ?? experiments.error} what="the runs" onRetry={() => void runs.refetch()} />}
      {(experiments.isPending || (runs.isPending && ids.length > 0)) && !runs.isError && <Skeleton height={320} />}
      {experiments.data && !runs.isError && (!runs.isPending || ids.length === 0) && (
        <section className="card" aria-label="Runs" style={{ overflow: 'hidden', opacity: runs.isPlaceholderData ? 0.6 : 1 }}>
          <Table label="Runs" rows={rows} columns={columns} rowKey={(run) => run.info.run_id} sort={asSort(sort)} onSort={({ id, descending: down }) => setSort(`${down ? '-' : ''}${id}`)} selected={selected} onToggle={toggle}
            onOpen={(run) => navigate(`/runs/${run.info.run_id}`)} onEnd={() => runs.hasNextPage && !runs.isFetching && void runs.fetchNextPage()} height={Math.max(320, innerHeight - 290)}
            empty={<Empty icon={<IconListDetails size={44} stroke={1.2} />} title={filter === '' ? 'There is no run yet' : 'No run fits the filter'}><Command>./espalier submit examples/mnist-cnn.yaml</Command></Empty>} />
        </section>
      )}
    </div>
  );
}

const asSort = (text: string): Sort => ({ id: text.replace(/^-/, ''), descending: text.startsWith('-') });

/** `metrics.a b` is quoted as the search language wants it. */
const quoted = (key: string): string => (key.startsWith('attributes.') ? key : `${key.slice(0, key.indexOf('.'))}.\`${key.slice(key.indexOf('.') + 1)}\``);

/** `metrics.x` and `params.x` in the order of how many runs have them. */
function keysOf(runs: MlflowRun[]): string[] {
  const counts = new Map<string, number>();
  for (const { data } of runs) {
    for (const { key } of data.metrics ?? []) counts.set(`metrics.${key}`, (counts.get(`metrics.${key}`) ?? 0) + 1);
    for (const { key } of data.params ?? []) counts.set(`params.${key}`, (counts.get(`params.${key}`) ?? 0) + 1);
  }
  return [...counts].sort(([a, countA], [b, countB]) => Number(a.startsWith('p')) - Number(b.startsWith('p')) || countB - countA || (a < b ? -1 : 1)).map(([key]) => key);
}

function valueOf({ data }: MlflowRun, key: string): string {
  const name = key.slice(key.indexOf('.') + 1);
  if (key.startsWith('params.')) return data.params?.find((one) => one.key === name)?.value ?? '–';
  const value = data.metrics?.find((one) => one.key === name)?.value;
  return value === undefined ? '–' : number(Number(value));
}

/** A run that is a trial opens there; others are shown in comparison with nothing. */
export function RunDoor({ id }: { id: string }) {
  const run = useRun(id);
  const [, navigate] = useLocation();
  useCrumbs({ name: 'Runs', path: '/runs' }, { name: run.data?.name ?? id.slice(0, 10) });
  if (run.isError) return <div className="page"><ErrorCard error={run.error} what={`run ${id}`} onRetry={() => void run.refetch()} /></div>;
  if (run.data) queueMicrotask(() => navigate(run.data.trial_id === null ? `/compare?runs=${id}` : `/trials/${run.data.trial_id}`, { replace: true }));
  return <div className="page"><Skeleton height={300} /></div>;
}
