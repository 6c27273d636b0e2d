import { IconArrowsDiff, IconDownload } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { real } from '../api/queries';
import { type Compared, useCompared } from '../api/run-table';
import { useCurveFrame } from '../api/use-curves';
import { curveOf, leftOutInWords } from '../charts/align';
import { seriesLook, usePalette } from '../charts/colors';
import { useCrumbs } from '../app/crumbs';
import { Card } from '../components/card';
import { Empty, ErrorCard, LeftOut, Skeleton } from '../components/feedback';
import { download, toCsv } from '../lib/csv';
import { number } from '../lib/format';
import { lazily } from '../lib/lazily';
import { flagCodec, listCodec, numberCodec, rangeCodec, textCodec, useUrlState } from '../lib/url-state';
import { useLive } from '../live/use-live';

const TimeChart = lazily(() => import('../charts/time-chart'));
const MOST = 100;
/** A stream carries 50 topics; the page around has some of its own. */
const MOST_LIVE = 40;
const metricCodec = textCodec();
const differCodec = flagCodec(true);
const smoothCodec = numberCodec(0);

/** What differs between runs, and does it matter? */
export default function Compare() {
  useCrumbs({ name: 'Compare' });
  const [ids, setIds] = useUrlState('runs', listCodec, true);
  const wanted = ids.slice(0, MOST);
  const answer = useCompared(wanted);
  useLive(wanted.slice(0, MOST_LIVE).map((id) => `run:${id}`), ['compared'], ['curves']);
  const compared = answer.data ?? [];
  if (ids.length === 0) {
    return (
      <div className="page">
        <div className="page-head"><div><h1>Compare</h1></div></div>
        <section className="card"><Empty icon={<IconArrowsDiff size={44} stroke={1.2} />} title="Choose what to compare"><p>Tick rows of a study's trials or of the runs, then press <kbd>c</kbd>.</p><Link href="/runs" className="button" data-kind="primary">All runs</Link></Empty></section>
      </div>
    );
  }
  return (
    <div className="page">
      <div className="page-head"><div><h1>{ids.length === 1 ? (compared[0]?.name ?? 'One run') : `${ids.length} runs compared`}</h1></div></div>
      {ids.length > MOST && <p className="banner" role="status">The first {MOST} of {ids.length} runs are compared.</p>}
      {answer.isError && <ErrorCard error={answer.error} what="the runs" onRetry={() => void answer.refetch()} />}
      {answer.data && answer.data.length < wanted.length && <p className="banner" role="status">{wanted.length - answer.data.length} of these runs are no longer there.</p>}
      {answer.isPending ? <Skeleton height={360} /> : compared.length > 0 && (
        <div className="grid">
          <Curves compared={compared} />
          <Matrix compared={compared} onLeave={(id) => setIds(ids.filter((one) => one !== id))} />
        </div>
      )}
    </div>
  );
}

function Curves({ compared }: { compared: Compared[] }) {
  const names = useMemo(() => [...new Set(compared.flatMap((one) => one.metrics.map((metric) => metric.name)))].sort(), [compared]);
  const [chosen, setChosen] = useUrlState('metric', metricCodec);
  const [weight, setWeight] = useUrlState('smooth', smoothCodec);
  const metric = names.includes(chosen) ? chosen : (names.find((name) => /acc|loss/.test(name) && name.startsWith('test')) ?? names[0] ?? '');
  const [range, setRange] = useUrlState('zoom', rangeCodec);
  const palette = usePalette();
  const ids = compared.map((one) => one.run_id);
  const curves = useCurveFrame(['curves'], ids, metric, range, weight);
  const set = useMemo(() => {
    const { data } = curves;
    const lines = (data?.items ?? []).map((item) => {
      const index = compared.findIndex((one) => one.run_id === item.runId);
      return { ...curveOf(item, data?.width ?? 1, item.runId, compared[index]?.name || item.runId.slice(0, 8)), width: compared.length > 12 ? 1.2 : 1.8, ...seriesLook(palette, index) };
    });
    return { x: data?.x ?? new Float64Array(), lines };
  }, [curves.data, compared, palette]);
  const { lines } = set;
  return (
    <Card title="Curves" height={300} tools={
      <div className="actions">
        <label className="field">Metric <select className="select" value={metric} onChange={(event) => setChosen(event.target.value)}>{names.slice(0, 500).map((name) => <option key={name}>{name}</option>)}</select></label>
        {range !== null && <button type="button" className="chip" onClick={() => setRange(null)}>show all</button>}
        <label className="field">Smooth <input type="range" min={0} max={0.99} step={0.01} value={weight} onChange={(event) => setWeight(Number(event.target.value))} style={{ width: 90 }} /></label>
      </div>
    }>
      {curves.isError && <ErrorCard error={curves.error} what="the curves" onRetry={() => void curves.refetch()} />}
      {metric === '' ? <Empty title="None of these runs has a metric yet" /> : curves.isPending ? <Skeleton height={300} /> : <TimeChart curves={set} height={300} xLabel="step" range={range} onRange={setRange} summary={`${metric} of ${lines.length} runs; the table below has the values`} />}
      {curves.data && <LeftOut text={leftOutInWords([curves.data])} />}
      <div className="legend" style={{ marginTop: 8 }}>{lines.slice(0, 30).map((line) => <span key={line.id}><i style={{ background: line.color }} />{line.label}</span>)}{lines.length > 30 && <span>and {lines.length - 30} more</span>}</div>
    </Card>
  );
}

interface Row {
  kind: 'parameter' | 'metric';
  name: string;
  values: (string | number | undefined)[];
}

/** One row for each parameter and metric, so that equal ones can be left out. */
export function rowsOf(compared: Compared[]): Row[] {
  const parameters = [...new Set(compared.flatMap((run) => Object.keys(run.params)))].sort();
  const metrics = [...new Set(compared.flatMap((one) => one.metrics.map((metric) => metric.name)))].sort();
  return [
    ...parameters.map((name): Row => ({ kind: 'parameter', name, values: compared.map((run) => (Object.hasOwn(run.params, name) ? run.params[name] : undefined)) })),
    ...metrics.map((name): Row => ({ kind: 'metric', name, values: compared.map((one) => { const found = one.metrics.find((metric) => metric.name === name); return found && real(found.last); }) })),
  ];
}

function Matrix({ compared, onLeave }: { compared: Compared[]; onLeave: (id: string) => void }) {
  const [onlyDifferent, setOnlyDifferent] = useUrlState('different', differCodec);
  const rows = useMemo(() => rowsOf(compared), [compared]);
  const shown = rows.filter((row) => !onlyDifferent || compared.length < 2 || new Set(row.values.map(String)).size > 1);
  const csv = (): string => toCsv(['kind', 'name', ...compared.map((run) => run.name)], shown.map((row) => [row.kind, row.name, ...row.values]));
  return (
    <Card title="Parameters and metrics" note={`${shown.length} of ${rows.length} rows`} tools={
      <div className="actions">
        <button type="button" className="chip" aria-pressed={onlyDifferent} onClick={() => setOnlyDifferent(!onlyDifferent)}>only differences</button>
        <button type="button" className="button" data-size="small" onClick={() => download('compare.csv', 'text/csv', csv())}><IconDownload size={14} aria-hidden /> CSV</button>
      </div>
    }>
      <div style={{ overflow: 'auto', maxHeight: 640 }} tabIndex={0} role="region" aria-label="Comparison">
        <table className="plain compare-table">
          <thead>
            <tr>
              <th scope="col">Name</th>
              {compared.map((run) => (
                <th key={run.run_id} scope="col">
                  <Link href={`/runs/${run.run_id}`}>{run.name || run.run_id.slice(0, 8)}</Link>{' '}
                  {compared.length > 1 && <button type="button" className="icon-button" style={{ width: 24, height: 24 }} aria-label={`Leave out ${run.name}`} onClick={() => onLeave(run.run_id)}>×</button>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.slice(0, 400).map((row) => {
              const base = row.values[0];
              return (
                <tr key={`${row.kind} ${row.name}`}>
                  <th scope="row" style={{ color: 'var(--text)', fontSize: 13 }}>{row.name} <span className="muted">{row.kind === 'metric' ? 'last' : ''}</span></th>
                  {row.values.map((value, index) => (
                    <td key={compared[index]?.run_id}>
                      {value === undefined ? '–' : typeof value === 'number' ? number(value) : value}
                      {index > 0 && typeof value === 'number' && typeof base === 'number' && value !== base && <span className="muted"> {value > base ? '+' : '−'}{number(Math.abs(value - base))}</span>}
                    </td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      {shown.length > 400 && <p className="muted" role="status">The first 400 of {shown.length} rows are shown; the CSV has all.</p>}
    </Card>
  );
}
