import { IconArrowsDiff, IconColumns3, IconDownload, IconListDetails } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { useExperiments } from '../api/mlflow';
import { readPages } from '../api/queries';
import { type NamedColumn, useColumnNames, useRunTable } from '../api/run-table';
import type { RunRow } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { useKeys } from '../app/keys';
import { Command, Empty, ErrorCard, Skeleton } from '../components/feedback';
import { type Sort, Table } from '../components/table';
import { columnsCodec, inOrder, projected, type ShownColumn } from '../lib/columns';
import { download, toCsv } from '../lib/csv';
import { plural } from '../lib/format';
import { flagCodec, listCodec, textCodec, useUrlState } from '../lib/url-state';
import { useLive } from '../live/use-live';
import { ColumnPanel } from './runs/column-panel';
import { Groups } from './runs/groups';
import { standardColumns, tableColumns } from './runs/table-columns';
import { useSparks } from './runs/sparks';

const filterCodec = textCodec();
const sortCodec = textCodec('-started_at');
const panelCodec = flagCodec();
const MOST_IN_CSV = 20_000;

/** Runs of every origin in one table; the server filters, sorts, pages and sends only the columns shown. */
export default function Runs() {
  useCrumbs({ name: 'Runs' });
  useLive(['studies', 'runs'], ['runs']);
  const [, navigate] = useLocation();
  const [filter, setFilter] = useUrlState('filter', filterCodec, true);
  const [sort, setSort] = useUrlState('sort', sortCodec, true);
  const [experiment, setExperiment] = useUrlState('experiment', filterCodec, true);
  const [kept, setKept] = useUrlState('cols', columnsCodec);
  const [chosen, setChosen] = useUrlState('chosen', listCodec);
  const [group, setGroup] = useUrlState('group', filterCodec, true);
  const [panel, setPanel] = useUrlState('panel', panelCodec);
  const [draft, setDraft] = useState(filter);
  useEffect(() => setDraft(filter), [filter]);
  const experiments = useExperiments();
  const names = useColumnNames('', 500);
  const shown = useMemo(() => inOrder(kept.length > 0 ? kept : standardColumns(names.data ?? [])), [kept, names.data]);
  const query = useMemo(() => ({ columns: projected(shown), filter, sort, experiment }), [shown, filter, sort, experiment]);
  const table = useRunTable(query, kept.length > 0 || !names.isPending);
  const { rows, first } = table;
  const sparks = useSparks(shown, rows, table.stamp);
  const selected = useMemo(() => new Set<string | number>(chosen), [chosen]);
  const toggle = useCallback((run: RunRow) => setChosen(chosen.includes(run.run_id) ? chosen.filter((id) => id !== run.run_id) : [...chosen, run.run_id]), [chosen, setChosen]);
  // By the first page alone: a page that comes while the table scrolls must not draw every row again.
  const top = first.data?.items;
  const columns = useMemo(() => tableColumns(shown, top ?? [], selected, toggle, sparks.of), [shown, top, selected, toggle, sparks.of]);
  const open = useCallback((run: RunRow) => navigate(run.trial_id === null ? `/runs/${run.run_id}` : `/trials/${run.trial_id}`), [navigate]);
  const resize = useCallback((id: string, width: number) => setKept(shown.map((column) => (column.key === id ? { ...column, width } : column))), [shown, setKept]);
  const sight = useCallback((from: number, to: number) => {
    table.onSight(from, to);
    sparks.onSight(from, to);
  }, [table.onSight, sparks.onSight]);
  const compare = (): void => chosen.length > 0 ? navigate(`/compare?runs=${chosen.join(',')}`) : undefined;
  useKeys({ c: compare, Escape: () => setChosen([]) });
  const chosenName = experiments.data?.find((one) => one.experiment_id === experiment)?.name;
  return (
    <div className="page">
      <div className="page-head">
        <div><h1>Runs</h1><p className="muted" role="status">{first.data ? plural(table.total, 'run') : ' '} {experiment === '' ? 'of all experiments' : `of ${chosenName ?? experiment}`}{filter !== '' && ' that fit the filter'}</p></div>
        <div className="actions">
          <label className="field">Experiment
            <select className="select" value={experiment} onChange={(event) => setExperiment(event.target.value)}>
              <option value="">all</option>
              {(experiments.data ?? []).map((one) => <option key={one.experiment_id} value={one.experiment_id}>{one.name}</option>)}
            </select>
          </label>
          <label className="field">Group by
            <select className="select" value={group} onChange={(event) => setGroup(event.target.value)}>
              <option value="">nothing</option>
              {[...new Set([...(group === '' ? [] : [group]), ...groupColumns(names.data ?? [])])].map((name) => <option key={name}>{name}</option>)}
            </select>
          </label>
          <button type="button" className="button" aria-pressed={panel} onClick={() => setPanel(!panel)}><IconColumns3 size={15} aria-hidden /> Columns</button>
          <Csv shown={shown} query={query} total={table.total} />
          <button type="button" className="button" disabled={chosen.length === 0} onClick={compare}><IconArrowsDiff size={15} aria-hidden /> Compare {chosen.length || ''}</button>
        </div>
      </div>
      <form className="actions filter-line" onSubmit={(event) => { event.preventDefault(); setFilter(draft); }}>
        <input className="input mono grow" data-filter aria-label="Filter" placeholder={'metrics.test_accuracy > 0.97 and params.optimizer = "adam"'} value={draft} onChange={(event) => setDraft(event.target.value)} aria-invalid={first.isError} />
        <button type="submit" className="button">Filter</button>
        {filter !== '' && <button type="button" className="button" data-kind="quiet" onClick={() => { setDraft(''); setFilter(''); }}>Clear</button>}
      </form>
      {panel && <ColumnPanel shown={shown} onChange={setKept} onClose={() => setPanel(false)} />}
      {group !== '' && !first.isError && <Groups by={group} filter={filter} experiment={experiment} names={names.data ?? []} onFilter={setFilter} />}
      {first.isError && <ErrorCard error={first.error} what="the runs" onRetry={() => void first.refetch()} />}
      {first.isPending && <Skeleton height={320} />}
      {first.data && !first.isError && (
        <section className="card table-card" aria-label="Runs" data-old={first.isPlaceholderData}>
          <Table label="Runs" rows={rows} columns={columns} rowKey={(run) => run.run_id} sort={asSort(sort)} onSort={({ id, descending }) => setSort(`${descending ? '-' : ''}${id}`)} selected={selected} onToggle={toggle}
            onOpen={open} onSight={sight} onResize={resize} height={Math.max(320, innerHeight - 250)}
            empty={<Empty icon={<IconListDetails size={44} stroke={1.2} />} title={filter === '' ? 'There is no run yet' : 'No run fits the filter'}><Command>./espalier submit examples/mnist-cnn.yaml</Command></Empty>} />
        </section>
      )}
    </div>
  );
}

/** What runs can be put together by. */
const groupColumns = (names: NamedColumn[]): string[] => ['status', ...names.filter((one) => one.kind !== 'metric').map((one) => `${one.kind}s.${one.key}`)].slice(0, 200);

const asSort = (text: string): Sort => ({ id: text.replace(/^-/, ''), descending: text.startsWith('-') });

/** All that fit, not only those in sight; says where it ends. */
function Csv({ shown, query, total }: { shown: ShownColumn[]; query: { columns: string[]; filter: string; sort: string; experiment: string }; total: number }) {
  const [busy, setBusy] = useState(false);
  const fetchAll = async (): Promise<void> => {
    setBusy(true);
    try {
      const { items } = await readPages<RunRow>('/api/v1/runs', { columns: query.columns.join(','), filter: query.filter, sort: query.sort, experiment_id: query.experiment }, Math.min(total, MOST_IN_CSV));
      const keys = projected(shown);
      download('runs.csv', 'text/csv', toCsv(['run_id', 'name', 'experiment', 'status', 'started_at', 'ended_at', ...keys], items.map((run) => [run.run_id, run.name, run.experiment_name, run.status, run.started_at, run.ended_at, ...keys.map((key) => run.values[key])])));
    } finally {
      setBusy(false);
    }
  };
  return <button type="button" className="button" disabled={busy || total === 0} title={total > MOST_IN_CSV ? `The first ${MOST_IN_CSV.toLocaleString('en-US')} of ${total.toLocaleString('en-US')} in this order` : undefined} onClick={() => void fetchAll()}><IconDownload size={15} aria-hidden /> {busy ? 'Reading…' : total > MOST_IN_CSV ? `CSV of ${MOST_IN_CSV.toLocaleString('en-US')}` : 'CSV'}</button>;
}
