import { useMemo } from 'react';
import { real, useMetrics } from '../../api/queries';
import type { Attempt, MetricSummary } from '../../api/schema';
import { type Range, useCurveFrames } from '../../api/use-curves';
import { curveOf, joined, leftOutInWords } from '../../charts/align';
import { seriesLook, usePalette } from '../../charts/colors';
import { Empty, ErrorCard, LeftOut, Skeleton } from '../../components/feedback';
import { elapsed, number, plural } from '../../lib/format';
import { lazily } from '../../lib/lazily';
import { numberCodec, type Ranges, rangesCodec, textCodec, useUrlState, wordCodec } from '../../lib/url-state';

const TimeChart = lazily(() => import('../../charts/time-chart'));
const searchCodec = textCodec();
const smoothCodec = numberCodec(0);
const axisCodec = wordCodec(['step', 'time']);
const NO_ATTEMPTS: Attempt[] = [];

export interface MetricGridProps {
  runId: string;
  /** The metric whose chart comes first. */
  objective?: string;
  attempts?: Attempt[];
  /** When the run began; null where that is not known. */
  start: string | null;
  /** What a step of its metrics is. */
  step?: 'epoch' | 'step';
  /** Charts at the most. */
  most: number;
}

/**
 * Small charts with one cursor: the objective first, `train_x` together with `test_x`. Over steps those that count the same
 * share a zoom; over time all do, whatever they count, so that what the machine did stands below what was learnt meanwhile.
 */
export function MetricGrid({ runId, objective = '', attempts = NO_ATTEMPTS, start, step = 'epoch', most }: MetricGridProps) {
  const metrics = useMetrics(runId);
  const [search, setSearch] = useUrlState('metrics', searchCodec);
  const [weight, setWeight] = useUrlState('smooth', smoothCodec);
  const [axis, setAxis] = useUrlState('axis', axisCodec);
  const [ranges, setRanges] = useUrlState('zoom', rangesCodec);
  const origin = start === null ? null : Date.parse(start);
  const overTime = axis === 'time' && origin !== null;
  // One axis for all charts, also for those that have points in a part of the time only.
  const end = (metrics.data?.items ?? []).reduce((last, metric) => Math.max(last, metric.last_time_millis - (origin ?? 0)), 0);
  const whole = useMemo((): Range => (overTime && end > 0 ? [0, end / 1000] : null), [overTime, end]);
  const groups = useMemo(() => grouped(metrics.data?.items ?? [], objective), [metrics.data, objective]);
  if (metrics.isPending) return <Skeleton height={220} />;
  if (metrics.isError) return <ErrorCard error={metrics.error} what="the metrics" onRetry={() => void metrics.refetch()} />;
  if (groups.length === 0) return <Empty title="No metric yet"><p>The first points come with the first batches.</p></Empty>;
  const found = groups.filter(([title, names]) => [title, ...names.map((one) => one.name)].some((name) => name.toLowerCase().includes(search.toLowerCase())));
  return (
    <>
      <div className="actions" style={{ marginBottom: 12 }}>
        <input className="input" type="search" placeholder={`Search ${plural(metrics.data.total, 'metric')}`} aria-label="Search metrics" value={search} onChange={(event) => setSearch(event.target.value)} />
        <label className="field">Smooth
          <input type="range" min={0} max={0.99} step={0.01} value={weight} onChange={(event) => setWeight(Number(event.target.value))} style={{ width: 90 }} />
        </label>
        <div className="chips" role="group" aria-label="Axis">
          <button type="button" className="chip" aria-pressed={!overTime} onClick={() => setAxis('step')}>by step</button>
          <button type="button" className="chip" aria-pressed={overTime} disabled={origin === null} title={origin === null ? 'When the run began is not known' : 'All charts on one axis'} onClick={() => setAxis('time')}>by time</button>
        </div>
        {Object.keys(ranges).length > 0 && <button type="button" className="chip" onClick={() => setRanges({})}>show all</button>}
        {found.length > most && <span className="muted" role="status">{most} of {found.length} charts are shown</span>}
      </div>
      <div className="curves-grid">
        {found.slice(0, most).map(([title, names]) => {
          const scale: Scale = overTime ? 'time' : title.startsWith('iteration/') ? 'iteration' : title.startsWith('system/') && step === 'epoch' ? 'second' : step;
          return <MetricChart key={title} runId={runId} attempts={attempts} origin={origin ?? 0} scale={scale} range={zoomOf(ranges, scale)} whole={whole} onRange={(range) => setRanges(zoomed(ranges, scale, range))} title={title} metrics={names} weight={weight} />;
        })}
      </div>
    </>
  );
}

/** What x counts: seconds of the worker's own are those since an attempt began. */
type Scale = 'time' | 'epoch' | 'step' | 'iteration' | 'second';

/** The part of a scale that is looked at; null for all of it. */
function zoomOf(ranges: Ranges, scale: Scale): Range {
  const [from, to] = ranges[scale] ?? [null, null];
  return from === null || to === null || from >= to ? null : [from, to];
}

/** The parts of all scales, in the address, once another part of one is looked at. */
export function zoomed(ranges: Ranges, scale: Scale, range: Range): Ranges {
  const { [scale]: _, ...others } = ranges;
  return range === null ? others : { ...others, [scale]: range.map((end) => Number(end.toPrecision(8))) as [number, number] };
}

interface MetricChartProps {
  runId: string;
  attempts: Attempt[];
  /** Where time is 0, in milliseconds since 1970. */
  origin: number;
  scale: Scale;
  /** In units of the scale; over time, in seconds. */
  range: Range;
  /** What is shown where no range is chosen; null for all that the chart has. */
  whole: Range;
  onRange: (range: Range) => void;
  title: string;
  metrics: MetricSummary[];
  weight: number;
}

function MetricChart({ runId, attempts, origin, scale, range, whole, onRange, title, metrics, weight }: MetricChartProps) {
  const palette = usePalette();
  const overTime = scale === 'time';
  const asked = useMemo((): Range => (overTime && range !== null ? [origin + 1000 * range[0], origin + 1000 * range[1]] : range), [overTime, range, origin]);
  const frames = useCurveFrames(['run', runId], runId, metrics.map((one) => one.name), asked, weight, overTime ? 'time' : 'step');
  const known = frames.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const sets = known.map((frame) => ({
    x: overTime ? frame.x.map((millis) => (millis - origin) / 1000) : frame.x,
    lines: frame.items.map((item) => ({ ...curveOf(item, frame.sampled, frame.metric, frame.metric), width: 1.8, color: seriesLook(palette, metrics.findIndex((one) => one.name === frame.metric)).color })),
  }));
  const curves = joined(sets);
  const lines = curves.lines;
  const failed = frames.find((one) => one.isError);
  return (
    <section className="curve-cell" aria-label={title}>
      <h3>
        <span>{title}</span>
        <span className="muted number">{metrics.map((one) => number(real(one.last))).join(' · ')}</span>
      </h3>
      {failed ? <ErrorCard error={failed.error} what={title} onRetry={() => void failed.refetch()} />
        : lines.length === 0 ? <Skeleton height={180} />
        : (
          <TimeChart curves={curves} height={180} xLabel={overTime ? 'time since the start' : scale} clock={overTime} range={range ?? whole} awaiting={frames.some((one) => one.isPlaceholderData)} onRange={onRange} syncKey={`${runId} ${scale}`} marks={attemptMarks(attempts, scale, origin)}
            summary={metrics.map((one) => `${one.name}: last ${number(real(one.last))} at ${overTime ? elapsed((one.last_time_millis - origin) / 1000) : `${scale} ${one.last_step}`}, least ${number(real(one.min))}, greatest ${number(real(one.max))}`).join('; ')} />
        )}
      <LeftOut text={leftOutInWords(known)} />
      <div className="legend">{lines.length > 1 && lines.map((line) => <span key={line.id}><i style={{ background: line.color }} />{line.label}</span>)}</div>
    </section>
  );
}

/** Where a later attempt began: by the epoch it resumed from, or by the time it did. */
export function attemptMarks(attempts: Pick<Attempt, 'attempt' | 'resume_epoch' | 'started_at' | 'claimed_at'>[], scale: Scale, origin: number): { step: number; label: string }[] {
  const later = attempts.filter((attempt) => attempt.attempt > 1);
  if (scale === 'epoch') return later.map((attempt) => ({ step: Math.max(1, attempt.resume_epoch), label: `attempt ${attempt.attempt}` }));
  if (scale !== 'time') return [];
  return later.flatMap((attempt) => {
    const begin = attempt.started_at ?? attempt.claimed_at;
    return begin === null ? [] : [{ step: (Date.parse(begin) - origin) / 1000, label: `attempt ${attempt.attempt}` }];
  });
}

/** Names that say how it ran, not what it learned. */
const OPERATION = /wait|second|duration|time|throughput|memory/;

/** Charts in their order: the objective, the loss, epochs, iterations, how it ran. Twins of train, valid and test share one. */
export function grouped(metrics: MetricSummary[], objective: string): [string, MetricSummary[]][] {
  const base = (name: string): string => name.replace(/^(train|test|valid|validation)_/, '');
  const groups = new Map<string, MetricSummary[]>();
  for (const metric of metrics) groups.set(base(metric.name), [...(groups.get(base(metric.name)) ?? []), metric]);
  const rank = (title: string): number => (title === base(objective) ? 0 : title === 'loss' ? 1 : title.startsWith('system/') ? 5 : title.startsWith('iteration/') ? 3 : OPERATION.test(title) ? 4 : 2);
  return [...groups.entries()].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
