import { useQueries } from '@tanstack/react-query';
import { lazy, useMemo, useState } from 'react';
import { historyQuery, real, useMetrics } from '../../api/queries';
import type { Attempt, MetricSummary, TrialDetail } from '../../api/schema';
import { smooth } from '../../charts/align';
import { seriesLook, usePalette } from '../../charts/colors';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { number } from '../../lib/format';
import { numberCodec, textCodec, useUrlState } from '../../lib/url-state';

const TimeChart = lazy(() => import('../../charts/time-chart'));
const searchCodec = textCodec();
const smoothCodec = numberCodec(0);

/** Small charts with one cursor: the objective first, `train_x` together with `test_x`. */
export function MetricGrid({ trial, most }: { trial: TrialDetail; most: number }) {
  const metrics = useMetrics(trial.run_id);
  const [search, setSearch] = useUrlState('metrics', searchCodec);
  const [weight, setWeight] = useUrlState('smooth', smoothCodec);
  const groups = useMemo(() => grouped(metrics.data?.items ?? [], trial.study_objectives[0]?.metric ?? ''), [metrics.data, trial.study_objectives]);
  if (metrics.isPending) return <Skeleton height={220} />;
  if (metrics.isError) return <ErrorCard error={metrics.error} what="the metrics" onRetry={() => void metrics.refetch()} />;
  if (groups.length === 0) return <Empty title="No metric yet"><p>The first points come with the first batches.</p></Empty>;
  const found = groups.filter(([title, names]) => [title, ...names.map((one) => one.name)].some((name) => name.toLowerCase().includes(search.toLowerCase())));
  return (
    <>
      <div className="actions" style={{ marginBottom: 12 }}>
        <input className="input" type="search" placeholder={`Search ${metrics.data.total} metrics`} aria-label="Search metrics" value={search} onChange={(event) => setSearch(event.target.value)} />
        <label className="field">Smooth
          <input type="range" min={0} max={0.99} step={0.01} value={weight} onChange={(event) => setWeight(Number(event.target.value))} style={{ width: 90 }} />
        </label>
        {found.length > most && <span className="muted" role="status">{most} of {found.length} charts are shown</span>}
      </div>
      <div className="curves-grid">
        {found.slice(0, most).map(([title, names]) => <MetricChart key={title} trial={trial} title={title} metrics={names} weight={weight} />)}
      </div>
    </>
  );
}

function MetricChart({ trial, title, metrics, weight }: { trial: TrialDetail; title: string; metrics: MetricSummary[]; weight: number }) {
  const [range, setRange] = useState<[number, number] | null>(null);
  const palette = usePalette();
  const histories = useQueries({ queries: metrics.map((one) => historyQuery(trial.run_id, one.name, ...(range === null ? [] : [Math.floor(range[0]), Math.ceil(range[1])]))) });
  const lines = histories.flatMap(({ data }, index) => {
    if (data === undefined) return [];
    const { color } = seriesLook(palette, index);
    const { series } = data;
    return [{
      id: data.name, label: data.name, x: series.step, last: smooth(series.last.map(real), weight), color, width: 1.8,
      ...(data.bucketed && weight === 0 ? { min: series.min.map(real), max: series.max.map(real) } : {}),
    }];
  });
  const failed = histories.find((one) => one.isError);
  const scale = title.startsWith('iteration/') ? 'iteration' : title.startsWith('system/') ? 'second' : 'epoch';
  return (
    <section className="curve-cell" aria-label={title}>
      <h3>
        <span>{title}</span>
        <span className="muted number">{metrics.map((one) => number(real(one.last))).join(' · ')}</span>
      </h3>
      {failed ? <ErrorCard error={failed.error} what={title} onRetry={() => void failed.refetch()} />
        : lines.length === 0 ? <Skeleton height={180} />
        : (
          <TimeChart lines={lines} height={180} xLabel={scale} range={range} onRange={setRange} syncKey={`${trial.run_id} ${scale}`} marks={scale === 'epoch' ? attemptMarks(trial.attempts) : []}
            summary={metrics.map((one) => `${one.name}: last ${number(real(one.last))} at ${scale} ${one.last_step}, least ${number(real(one.min))}, greatest ${number(real(one.max))}`).join('; ')} />
        )}
      <div className="legend">{lines.length > 1 && lines.map((line) => <span key={line.id}><i style={{ background: line.color }} />{line.label}</span>)}</div>
    </section>
  );
}

const attemptMarks = (attempts: Attempt[]): { step: number; label: string }[] =>
  attempts.filter((attempt) => attempt.attempt > 1).map((attempt) => ({ step: Math.max(1, attempt.resume_epoch), label: `attempt ${attempt.attempt}` }));

/** Charts in their order: the objective, then epochs, iterations, the system. Twins of train, valid and test share one. */
export function grouped(metrics: MetricSummary[], objective: string): [string, MetricSummary[]][] {
  const base = (name: string): string => name.replace(/^(train|test|valid|validation)_/, '');
  const groups = new Map<string, MetricSummary[]>();
  for (const metric of metrics) groups.set(base(metric.name), [...(groups.get(base(metric.name)) ?? []), metric]);
  const rank = (title: string): number => (title === base(objective) ? 0 : title.startsWith('system/') ? 3 : title.startsWith('iteration/') ? 2 : 1);
  return [...groups.entries()].sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
