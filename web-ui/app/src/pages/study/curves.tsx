import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { CurveFrame } from '../../api/curves';
import { useMetrics } from '../../api/queries';
import type { Objective, Study, Trial } from '../../api/schema';
import { MOST_CURVES, useTrialsThatMatter } from '../../api/trials';
import { useCurveFrame } from '../../api/use-curves';
import { curveOf, type CurveSet, leftOutInWords } from '../../charts/align';
import { faded, type Palette, seriesLook, usePalette } from '../../charts/colors';
import type { Line } from '../../charts/time-chart';
import { Card } from '../../components/card';
import { Empty, ErrorCard, LeftOut, Skeleton } from '../../components/feedback';
import { lazily } from '../../lib/lazily';
import { isBetter, valueOf } from '../../lib/study';
import { flagCodec, numberCodec, rangeCodec, textCodec, useUrlState } from '../../lib/url-state';

const TimeChart = lazily(() => import('../../charts/time-chart'));
const metricCodec = textCodec();
const smoothCodec = numberCodec(0);
const logCodec = flagCodec();

/** One metric of all trials: few each in their colour, many with the best and the running ones in front. */
export function CurvesCard({ study }: { study: Study }) {
  const first = study.objectives[0] as Objective;
  const [metric, setMetric] = useUrlState('metric', metricCodec);
  const [weight, setWeight] = useUrlState('smooth', smoothCodec);
  const [log, setLog] = useUrlState('clog', logCodec);
  const [range, setRange] = useUrlState('zoom', rangeCodec);
  const [, navigate] = useLocation();
  const name = metric === '' ? first.metric : metric;
  const matter = useTrialsThatMatter(study);
  const trials = matter.data ?? NONE;
  const names = useMetrics(study.best?.run_id ?? trials[0]?.run_id);
  const shown = useMemo(() => drawnTrials(trials, first, study.best?.trial_id ?? null), [trials, first, study.best?.trial_id]);
  const curves = useCurveFrame(['study', study.study_id, 'curves'], shown.map((trial) => trial.run_id), name, range, weight);
  const palette = usePalette();
  const set = useMemo(() => (curves.data ? linesOf(curves.data, shown, first, study.best?.trial_id ?? null, palette) : null), [curves.data, shown, first, study.best?.trial_id, palette]);
  const choices = [...new Set([first.metric, name, ...(names.data?.items ?? []).map((one) => one.name)])].slice(0, 200);
  return (
    <Card title="Learning curves" note={shown.length < trials.length ? `${shown.length} of ${trials.length} trials: the running, the best, the latest` : undefined} height={280} tools={
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
      {matter.isError && <ErrorCard error={matter.error} what="the trials" onRetry={() => void matter.refetch()} />}
      {matter.data?.length === 0 && <Empty title="No trial yet"><p>Curves appear with the first epoch of the first trial.</p></Empty>}
      {!matter.isError && matter.data?.length !== 0 && curves.isPending && <Skeleton height={280} />}
      {curves.isError && <ErrorCard error={curves.error} what="the curves" onRetry={() => void curves.refetch()} />}
      {set && (set.lines.length === 0
        ? <Empty title={`No point of ${name} yet`}><p>Curves appear with the first epoch.</p></Empty>
        : (
          <>
            <TimeChart curves={set} height={280} xLabel={name.startsWith('iteration/') ? 'iteration' : name.startsWith('system/') ? 'seconds' : 'epoch'} logY={log} range={range} awaiting={curves.isPlaceholderData} onRange={setRange} onPick={(id) => navigate(`/trials/${id}`)}
              summary={`${name} of ${set.lines.length} trials over epochs. The table of trials below has the values.`} />
            <LeftOut text={curves.data ? leftOutInWords([curves.data]) : ''} />
            <Legend lines={set.lines} palette={palette} />
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

const NONE: Trial[] = [];

/** Those that matter, at most 100: what runs, the best half of the places left, then the latest. In the order of their numbers. */
export function drawnTrials(trials: Trial[], objective: Objective, bestTrial: number | null): Trial[] {
  if (trials.length <= MOST_CURVES) return trials;
  const chosen = new Set(trials.filter((trial) => trial.state === 'RUNNING' || trial.trial_id === bestTrial).slice(0, MOST_CURVES));
  const byValue = trials.filter((trial) => !chosen.has(trial) && Number.isFinite(valueOf(trial, objective))).sort((a, b) => (isBetter(valueOf(a, objective), valueOf(b, objective), objective) ? -1 : 1));
  for (const trial of byValue.slice(0, Math.floor((MOST_CURVES - chosen.size) / 2))) chosen.add(trial);
  for (let at = trials.length - 1; at >= 0 && chosen.size < MOST_CURVES; at--) chosen.add(trials[at] as Trial);
  return trials.filter((trial) => chosen.has(trial));
}

/** The curves with their looks; those that matter are drawn last, above the others. */
export function linesOf(frame: CurveFrame, trials: Trial[], objective: Objective, bestTrial: number | null, palette: Palette): CurveSet<Line> {
  const few = frame.items.length <= 8;
  const byRun = new Map(trials.map((trial) => [trial.run_id, trial]));
  const lines = frame.items.flatMap((item, index): (Line & { rank: number; value: number })[] => {
    const trial = byRun.get(item.runId);
    if (trial === undefined) return [];
    const best = trial.trial_id === bestTrial;
    const many = best ? palette.accent : trial.state === 'RUNNING' ? palette.tone.running : faded(trial.state === 'PRUNED' ? palette.tone.pruned : palette.muted, 0.38);
    return [{
      ...curveOf(item, frame.sampled, trial.trial_id, trial.variant === '' ? `trial ${trial.number}` : trial.variant),
      color: few ? seriesLook(palette, index).color : many,
      width: best ? 2.6 : few || trial.state === 'RUNNING' ? 1.8 : 1.1,
      rank: best ? 2 : trial.state === 'RUNNING' ? 1 : 0,
      value: valueOf(trial, objective),
    }];
  });
  return { x: frame.x, lines: lines.sort((a, b) => a.rank - b.rank || (isBetter(a.value, b.value, objective) ? 1 : isBetter(b.value, a.value, objective) ? -1 : 0)) };
}
