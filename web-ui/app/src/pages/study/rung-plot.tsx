import { Link } from 'wouter';
import type { Objective } from '../../api/schema';
import type { Rung } from '../../lib/analysis';
import { number, plural } from '../../lib/format';
import { trialName, valueOf } from '../../lib/study';

const WIDTH = 1000;
const HEIGHT = 340;

/** The rungs of one bracket from left to right, a mark a trial at its value, and its way to the next rung. */
export function RungPlot({ rungs, objective }: { rungs: Rung[]; objective: Objective }) {
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
