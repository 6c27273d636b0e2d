import { useMemo, useState } from 'react';
import { real, useMetrics } from '../../api/queries';
import type { Attempt, MetricSummary } from '../../api/schema';
import { type Range, useCurveFrames } from '../../api/use-curves';
import { curveOf, joined, leftOutInWords } from '../../charts/align';
import { seriesLook, usePalette } from '../../charts/colors';
import { Empty, ErrorCard, LeftOut, Skeleton } from '../../components/feedback';
import { number, plural } from '../../lib/format';
import { lazily } from '../../lib/lazily';
import { numberCodec, textCodec, useUrlState } from '../../lib/url-state';

const TimeChart = lazily(() => import('../../charts/time-chart'));
const searchCodec = textCodec();
const smoothCodec = numberCodec(0);
const NO_ATTEMPTS: Attempt[] = [];

export interface MetricGridProps {
  runId: string;
  /** The metric whose chart comes first. */
  objective?: string;
  attempts?: Attempt[];
  /** What a step of its metrics is. */
  step?: 'epoch' | 'step';
  /** Charts at the most. */
  most: number;
}

/** Small charts with one cursor: the objective first, `train_x` together with `test_x`. */
export function MetricGrid({ runId, objective = '', attempts = NO_ATTEMPTS, step = 'epoch', most }: MetricGridProps) {
  const metrics = useMetrics(runId);
  const [search, setSearch] = useUrlState('metrics', searchCodec);
  const [weight, setWeight] = useUrlState('smooth', smoothCodec);
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
        {found.length > most && <span className="muted" role="status">{most} of {found.length} charts are shown</span>}
      </div>
      <div className="curves-grid">
        {found.slice(0, most).map(([title, names]) => <MetricChart key={title} runId={runId} attempts={attempts} step={step} title={title} metrics={names} weight={weight} />)}
      </div>
    </>
  );
}

function MetricChart({ runId, attempts, step, title, metrics, weight }: { runId: string; attempts: Attempt[]; step: 'epoch' | 'step'; title: string; metrics: MetricSummary[]; weight: number }) {
  const [range, setRange] = useState<Range>(null);
  const palette = usePalette();
  const frames = useCurveFrames(['run', runId], runId, metrics.map((one) => one.name), range, weight);
  const known = frames.flatMap(({ data }) => (data === undefined ? [] : [data]));
  const sets = known.map((frame) => ({ x: frame.x, lines: frame.items.map((item) => ({ ...curveOf(item, frame.width, frame.metric, frame.metric), width: 1.8, color: seriesLook(palette, metrics.findIndex((one) => one.name === frame.metric)).color })) }));
  const curves = joined(sets);
  const lines = curves.lines;
  const failed = frames.find((one) => one.isError);
  const scale = title.startsWith('iteration/') ? 'iteration' : title.startsWith('system/') ? 'second' : step;
  return (
    <section className="curve-cell" aria-label={title}>
      <h3>
        <span>{title}</span>
        <span className="muted number">{metrics.map((one) => number(real(one.last))).join(' · ')}</span>
      </h3>
      {failed ? <ErrorCard error={failed.error} what={title} onRetry={() => void failed.refetch()} />
        : lines.length === 0 ? <Skeleton height={180} />
        : (
          <TimeChart curves={curves} height={180} xLabel={scale} range={range} awaiting={frames.some((one) => one.isPlaceholderData)} onRange={setRange} syncKey={`${runId} ${scale}`} marks={scale === 'epoch' ? attemptMarks(attempts) : []}
            summary={metrics.map((one) => `${one.name}: last ${number(real(one.last))} at ${scale} ${one.last_step}, least ${number(real(one.min))}, greatest ${number(real(one.max))}`).join('; ')} />
        )}
      <LeftOut text={leftOutInWords(known)} />
      <div className="legend">{lines.length > 1 && lines.map((line) => <span key={line.id}><i style={{ background: line.color }} />{line.label}</span>)}</div>
    </section>
  );
}

const attemptMarks = (attempts: Attempt[]): { step: number; label: string }[] =>
  attempts.filter((attempt) => attempt.attempt > 1).map((attempt) => ({ step: Math.max(1, attempt.resume_epoch), label: `attempt ${attempt.attempt}` }));

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
