import { useMemo } from 'react';
import { Link } from 'wouter';
import { real, useCurves } from '../../api/queries';
import type { Objective, Study, Trial } from '../../api/schema';
import { Card } from '../../components/card';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { type Rung, rungsOf } from '../../lib/analysis';
import { number, plural } from '../../lib/format';
import { isBetter, trialName, valueOf } from '../../lib/study';

interface Method {
  first: number;
  factor: number;
}

/** Who was compared at which epoch, who went on, and whether the stopped ones would have been worth it. */
export default function Rungs({ study, trials }: { study: Study; trials: Trial[] }) {
  const first = study.objectives[0] as Objective;
  const curves = useCurves(study.study_id, first.metric, 500);
  const method = useMemo(() => methodOf(study.specification), [study.specification]);
  const rungs = useMemo(() => {
    const values = new Map((curves.data?.items ?? []).map((item) => [item.trial_id, item.series]));
    const most = Math.max(1, ...trials.map((trial) => trial.epochs ?? 1));
    return rungsOf(trials, first, method.first, method.factor, most, (trial, epochs) => {
      const series = values.get(trial.trial_id);
      const at = series?.step.indexOf(epochs) ?? -1;
      return at < 0 ? NaN : real(series?.last[at]);
    });
  }, [curves.data, trials, first, method]);
  if (curves.isPending) return <Skeleton height={360} />;
  if (curves.isError) return <ErrorCard error={curves.error} what="the curves" onRetry={() => void curves.refetch()} />;
  if (rungs.every((rung) => rung.reached.length === 0)) return <section className="card"><Empty title="No trial has reached a rung yet"><p>The first rung is after {plural(method.first, 'epoch')}.</p></Empty></section>;
  return (
    <div className="grid">
      <Card title="Rungs" note={`${first.metric} at the end of each rung; reduction ${number(method.factor)}`}>
        <RungPlot rungs={rungs} objective={first} />
        <div className="legend">
          <span><i style={{ background: 'var(--state-done)' }} />went on or completed</span>
          <span><i style={{ background: 'var(--state-pruned)' }} />stopped here</span>
          <span><i style={{ background: 'var(--state-running)' }} />running</span>
          <span><i style={{ background: 'var(--muted)' }} />dashed: worst value that went on</span>
        </div>
      </Card>
      <Card title="In numbers">
        <table className="plain" style={{ width: '100%' }}>
          <thead><tr><th scope="col">Rung</th><th scope="col">After</th><th scope="col">Reached</th><th scope="col">Went on</th><th scope="col">Cut-off</th><th scope="col">Best</th></tr></thead>
          <tbody>
            {rungs.map((rung, index) => {
              const best = [...rung.reached].sort((a, b) => (isBetter(a.value, b.value, first) ? -1 : 1))[0];
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
      </Card>
    </div>
  );
}

/** The first rung and the factor between rungs as the pruner has them; 1 and 3 where it does not say. */
function methodOf(specification: Record<string, unknown>): Method {
  const search = (specification['search'] ?? specification) as Record<string, unknown>;
  const pruner = (search['pruner'] ?? {}) as Record<string, unknown>;
  const options = { ...pruner, ...((pruner['options'] ?? {}) as Record<string, unknown>) };
  const take = (name: string, standard: number): number => (typeof options[name] === 'number' && (options[name] as number) >= 1 ? (options[name] as number) : standard);
  return { first: Math.round(take('min_epochs', 1)), factor: Math.max(1.1, take('reduction_factor', 3)) };
}

const WIDTH = 1000;
const HEIGHT = 340;

function RungPlot({ rungs, objective }: { rungs: Rung[]; objective: Objective }) {
  const values = rungs.flatMap((rung) => rung.reached.map((one) => one.value));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (index: number): number => 90 + (rungs.length < 2 ? 0 : (index / (rungs.length - 1)) * (WIDTH - 150));
  const y = (value: number): number => HEIGHT - 46 - (high === low ? 0.5 : (value - low) / (high - low)) * (HEIGHT - 76);
  const at = rungs.map((rung) => new Map(rung.reached.map((one) => [one.trial.trial_id, one.value])));
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="group" aria-label={`Rungs: ${rungs.map((rung) => `${rung.reached.length} trials after ${plural(rung.resource, 'epoch')}, ${rung.reached.filter((one) => one.wentOn).length} went on`).join('; ')}`} style={{ font: '12px var(--font)' }}>
      {[low, (low + high) / 2, high].map((value, index) => (
        <g key={index}>
          <line x1={60} x2={WIDTH - 20} y1={y(value)} y2={y(value)} stroke="var(--grid)" />
          <text x={54} y={y(value) + 4} textAnchor="end" fill="var(--muted)">{number(value)}</text>
        </g>
      ))}
      {rungs.slice(1).flatMap((rung, before) => rung.reached.map(({ trial, value }) => {
        const from = at[before]?.get(trial.trial_id);
        return from === undefined ? null : <line key={`${rung.resource} ${trial.trial_id}`} x1={x(before)} y1={y(from)} x2={x(before + 1)} y2={y(value)} stroke="var(--state-done)" strokeOpacity={0.3} strokeWidth={1.4} />;
      }))}
      {rungs.map((rung, index) => (
        <g key={rung.resource}>
          <text x={x(index)} y={HEIGHT - 22} textAnchor="middle" fill="var(--text)" fontWeight={600}>{plural(rung.resource, 'epoch')}</text>
          <text x={x(index)} y={HEIGHT - 6} textAnchor="middle" fill="var(--muted)">{rung.reached.filter((one) => one.wentOn).length} of {rung.reached.length} went on</text>
          {!Number.isNaN(rung.cutOff) && <line x1={x(index) - 34} x2={x(index) + 34} y1={y(rung.cutOff)} y2={y(rung.cutOff)} stroke="var(--muted)" strokeDasharray="4 3" />}
          {rung.reached.map(({ trial, value, wentOn }) => {
            const color = wentOn ? 'var(--state-done)' : trial.state === 'RUNNING' ? 'var(--state-running)' : 'var(--state-pruned)';
            const words = `${trialName(trial)}: ${number(value)} after ${plural(rung.resource, 'epoch')}, ${wentOn ? 'went on' : trial.state === 'RUNNING' ? 'running' : 'stopped'}; best ${number(valueOf(trial, objective))}`;
            return (
              <Link key={trial.trial_id} href={`/trials/${trial.trial_id}`} aria-label={words}>
                {wentOn ? <circle cx={x(index)} cy={y(value)} r={5} fill={color} stroke="var(--surface)" /> : <rect x={x(index) - 4.5} y={y(value) - 4.5} width={9} height={9} transform={`rotate(45 ${x(index)} ${y(value)})`} fill={color} stroke="var(--surface)" />}
                <title>{words}</title>
              </Link>
            );
          })}
        </g>
      ))}
    </svg>
  );
}
