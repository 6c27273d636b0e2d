import { lazy, useMemo, useState } from 'react';
import { useLocation } from 'wouter';
import { real, useCurves, useMetrics } from '../../api/queries';
import type { Curves, Objective, Study, Trial } from '../../api/schema';
import { smooth } from '../../charts/align';
import { type Palette, seriesLook, usePalette } from '../../charts/colors';
import type { Line } from '../../charts/time-chart';
import { Card } from '../../components/card';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { isBetter } from '../../lib/study';
import { flagCodec, numberCodec, textCodec, useUrlState } from '../../lib/url-state';

const TimeChart = lazy(() => import('../../charts/time-chart'));
const metricCodec = textCodec();
const smoothCodec = numberCodec(0);
const logCodec = flagCodec();

/** One metric of all trials: few each in their colour, many with the best and the running ones in front. */
export function CurvesCard({ study, trials }: { study: Study; trials: Trial[] }) {
  const first = study.objectives[0] as Objective;
  const [metric, setMetric] = useUrlState('metric', metricCodec);
  const [weight, setWeight] = useUrlState('smooth', smoothCodec);
  const [log, setLog] = useUrlState('clog', logCodec);
  const [range, setRange] = useState<[number, number] | null>(null);
  const [, navigate] = useLocation();
  const name = metric === '' ? first.metric : metric;
  const names = useMetrics(trials.find((trial) => trial.run_id === study.best?.run_id)?.run_id ?? trials[0]?.run_id);
  const curves = useCurves(study.study_id, name);
  const palette = usePalette();
  const lines = useMemo(() => (curves.data ? linesOf(curves.data, first, study.best?.trial_id ?? null, weight, palette) : []), [curves.data, first, study.best?.trial_id, weight, palette]);
  const choices = [...new Set([first.metric, name, ...(names.data?.items ?? []).map((one) => one.name)])].slice(0, 200);
  return (
    <Card title="Learning curves" note={curves.data && curves.data.items.length < curves.data.total ? `the latest ${curves.data.items.length} of ${curves.data.total} trials` : undefined} height={280} tools={
      <div className="actions">
        <label className="field">Metric
          <select className="select" value={name} onChange={(event) => setMetric(event.target.value === first.metric ? '' : event.target.value)}>
            {choices.map((choice) => <option key={choice}>{choice}</option>)}
          </select>
        </label>
        <label className="field">Smooth
          <input type="range" min={0} max={0.99} step={0.01} value={weight} onChange={(event) => setWeight(Number(event.target.value))} aria-valuetext={String(weight)} style={{ width: 90 }} />
        </label>
        <button type="button" className="chip" aria-pressed={log} onClick={() => setLog(!log)}>log</button>
        {range !== null && <button type="button" className="chip" onClick={() => setRange(null)}>show all</button>}
      </div>
    }>
      {curves.isPending && <Skeleton height={280} />}
      {curves.isError && <ErrorCard error={curves.error} what="the curves" onRetry={() => void curves.refetch()} />}
      {curves.data && (lines.length === 0
        ? <Empty title={`No point of ${name} yet`}><p>Curves appear with the first epoch.</p></Empty>
        : (
          <>
            <TimeChart lines={lines} height={280} xLabel={name.startsWith('iteration/') ? 'iteration' : name.startsWith('system/') ? 'seconds' : 'epoch'} logY={log} range={range} onRange={setRange} onPick={(id) => navigate(`/trials/${id}`)}
              summary={`${name} of ${lines.length} trials over epochs. The table of trials below has the values.`} />
            <Legend lines={lines} palette={palette} />
          </>
        ))}
    </Card>
  );
}

function Legend({ lines, palette }: { lines: Line[]; palette: Palette }) {
  return (
    <div className="legend" style={{ marginTop: 8 }}>
      {lines.length <= 8
        ? lines.map((line) => <span key={line.id}><i style={{ background: line.color }} />{line.label}</span>)
        : (
          <>
            <span><i style={{ background: palette.accent }} />best trial</span>
            <span><i style={{ background: palette.tone.running }} />running</span>
            <span><i style={{ background: palette.tone.pruned, opacity: 0.5 }} />pruned</span>
            <span><i style={{ background: palette.muted, opacity: 0.5 }} />others</span>
          </>
        )}
    </div>
  );
}

/** The curves with their looks; those that matter are drawn last, above the others. */
export function linesOf(curves: Curves, objective: Objective, bestTrial: number | null, weight: number, palette: Palette): Line[] {
  const few = curves.items.length <= 8;
  const lines = curves.items.map((item, index): Line & { rank: number } => {
    const { series } = item;
    const best = item.trial_id === bestTrial;
    const many = best ? palette.accent : item.state === 'RUNNING' ? palette.tone.running : `color-mix(in srgb, ${item.state === 'PRUNED' ? palette.tone.pruned : palette.muted} 38%, transparent)`;
    return {
      id: item.trial_id,
      label: item.variant === '' ? `trial ${item.number}` : item.variant,
      x: series.step,
      last: smooth(series.last.map(real), weight),
      ...(weight === 0 ? { min: series.min.map(real), max: series.max.map(real) } : {}),
      color: few ? seriesLook(palette, index).color : many,
      width: best ? 2.6 : few || item.state === 'RUNNING' ? 1.8 : 1.1,
      rank: best ? 2 : item.state === 'RUNNING' ? 1 : 0,
    };
  });
  return lines.filter((line) => line.x.length > 0).sort((a, b) => a.rank - b.rank || (isBetter(lastOf(a), lastOf(b), objective) ? 1 : -1));
}

const lastOf = (line: Line): number => line.last.at(-1) ?? NaN;
