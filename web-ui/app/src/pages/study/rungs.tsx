import { useMemo } from 'react';
import { Link } from 'wouter';
import { useCurves, useRungs } from '../../api/queries';
import type { Objective, Rungs as RungPlan, Study } from '../../api/schema';
import { Card } from '../../components/card';
import { Empty, ErrorCard, LeftOut, Skeleton } from '../../components/feedback';
import { Wide } from '../../components/small';
import { assumedRungs, bestBy, type Rung, rungsOf } from '../../lib/analysis';
import { number, plural } from '../../lib/format';
import { isBetter, trialName } from '../../lib/study';
import { RungPlot } from './rung-plot';
import type { TrialPoint } from '../../lib/trial-points';

/** Curves that are read; the latest trials come first. */
const MOST = 500;

/** Who was compared at which epoch, who went on, and whether the stopped ones would have been worth it. */
export default function Rungs({ study, trials }: { study: Study; trials: TrialPoint[] }) {
  const first = study.objectives[0] as Objective;
  const curves = useCurves(study.study_id, first.metric, MOST);
  const plan = useRungs(study.study_id, study.trials.total);
  const lanes = useMemo(() => {
    if (!plan.data || !curves.data) return [];
    const values = new Map(curves.data.items.map((item) => [item.trial_id, item.series]));
    const most = Math.max(1, ...trials.map((trial) => trial.epochs_done));
    return lanesOf(plan.data, trials, most).map(({ trials: members, resources }) => rungsOf(members, first, resources, (trial, epochs) => {
      const series = values.get(trial.trial_id);
      return series === undefined ? NaN : bestBy(series, epochs, first);
    }));
  }, [plan.data, curves.data, trials, first]);
  if (curves.isPending || plan.isPending) return <Skeleton height={360} />;
  if (curves.isError) return <ErrorCard error={curves.error} what="the curves" onRetry={() => void curves.refetch()} />;
  if (plan.isError) return <ErrorCard error={plan.error} what="the rungs" onRetry={() => void plan.refetch()} />;
  if (lanes.every((rungs) => rungs.every((rung) => rung.reached.length === 0))) return <section className="card"><Empty title="No trial has reached a rung yet"><p>{planInWords(plan.data)}</p></Empty></section>;
  return (
    <div className="grid">
      {plan.data.brackets.length === 0 && <p className="banner" role="status">{planInWords(plan.data)}</p>}
      {plan.data.brackets.length > 1 && plan.data.bracket_of === null && <p className="banner" role="status">Which trial was in which bracket is not known, for the search began with earlier studies; all are shown in the first.</p>}
      {lanes.map((rungs, bracket) => (
        <Card key={bracket} title={lanes.length > 1 ? `Bracket ${bracket}` : 'Rungs'} note={`best ${first.metric} by the end of each rung${plan.data.reduction === null ? '' : `; one of ${plan.data.reduction} goes on, the others are ${plan.data.promotes ? 'paused' : 'stopped'}`}${study.objectives.length > 1 ? '; dominance in all goals decides' : ''}`}>
          {rungs.some((rung) => rung.reached.length > 0) ? <><RungPlot rungs={rungs} objective={first} />{bracket === 0 && <Legend />}<Numbers rungs={rungs} objective={first} /></> : <p className="muted">No trial of this bracket has reached its first rung, after {plural(rungs[0]?.resource ?? 0, 'epoch')}.</p>}
        </Card>
      ))}
      {curves.data.total > curves.data.items.length && <LeftOut text={`The latest ${curves.data.items.length} of ${curves.data.total} trials are shown.`} />}
    </div>
  );
}

/** The trials of each bracket, with the epochs of its rungs. */
export function lanesOf(plan: Pick<RungPlan, 'brackets' | 'bracket_of'>, trials: TrialPoint[], most: number): { trials: TrialPoint[]; resources: number[] }[] {
  if (plan.brackets.length === 0) return [{ trials, resources: assumedRungs(most) }];
  const known = plan.bracket_of;
  if (known === null) return [{ trials, resources: plan.brackets[0]?.rungs ?? [] }];
  return plan.brackets.map(({ rungs }, bracket) => ({ trials: trials.filter((trial) => known[trial.number] === bracket), resources: rungs }));
}

function planInWords({ pruner, brackets }: RungPlan): string {
  if (brackets.length === 0) return `The pruner ${pruner} has no rungs: trials are shown side by side after 1, 3, 9, … epochs.`;
  return `The first rung is after ${plural(Math.min(...brackets.flatMap((one) => one.rungs)), 'epoch')}.`;
}

function Legend() {
  return (
    <div className="legend">
      <span><i style={{ background: 'var(--state-done)' }} />went on or completed</span>
      <span><i style={{ background: 'var(--state-pruned)' }} />stopped here</span>
      <span><i style={{ background: 'var(--state-running)' }} />running</span>
      <span><i style={{ background: 'var(--muted)' }} />dashed: worst value that went on</span>
    </div>
  );
}

function Numbers({ rungs, objective }: { rungs: Rung[]; objective: Objective }) {
  return (
    <Wide label="Rungs as a table" className="below">
      <table className="plain full">
        <thead><tr><th scope="col">Rung</th><th scope="col">After</th><th scope="col">Reached</th><th scope="col">Went on</th><th scope="col">Cut-off</th><th scope="col">Best</th></tr></thead>
        <tbody>
          {rungs.map((rung, index) => {
            const best = [...rung.reached].sort((a, b) => (isBetter(a.value, b.value, objective) ? -1 : 1))[0];
            return (
              <tr key={rung.resource}>
                <td>{index}</td><td>{plural(rung.resource, 'epoch')}</td><td>{rung.reached.length}</td><td>{rung.reached.filter((one) => one.wentOn).length}</td>
                <td>{Number.isNaN(rung.cutOff) ? '–' : number(rung.cutOff)}</td>
                <td>{best ? <Link href={`/trials/${best.trial.trial_id}`}>{number(best.value)} · {trialName(best.trial)}</Link> : '–'}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Wide>
  );
}
