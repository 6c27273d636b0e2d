import { useMemo } from 'react';
import type { Objective } from '../../api/schema';
import AnalysisChart from '../../charts/analysis-chart';
import { hypervolumeOption, paretoOption } from '../../charts/space-plots';
import type { Chosen } from '../../charts/chosen';
import { Card } from '../../components/card';
import { hypervolumes, paretoFront } from '../../lib/analysis';
import { number, plural } from '../../lib/format';
import { textCodec, useUrlState } from '../../lib/url-state';
import type { TrialPoint } from '../../lib/trial-points';

const firstCodec = textCodec();

/** Two goals against each other, and how much of what lies between their best and worst values is reached. Of more goals, a pair. */
export function Pareto({ trials, objectives, chosen, onPick }: { trials: TrialPoint[]; objectives: Objective[]; chosen: Chosen; onPick: (id: string | number, choosing: boolean) => void }) {
  const [across, setAcross] = useUrlState('goalx', firstCodec);
  const [up, setUp] = useUrlState('goaly', firstCodec);
  const first = objectives.find((one) => one.metric === across) ?? (objectives[0] as Objective);
  const others = objectives.filter((one) => one !== first);
  const second = others.find((one) => one.metric === up) ?? (others[0] as Objective);
  const front = useMemo(() => paretoOption(trials, first, second, chosen), [trials, first, second, chosen]);
  const volume = useMemo(() => hypervolumeOption(trials, first, second), [trials, first, second]);
  const share = useMemo(() => hypervolumes(trials, first, second).at(-1)?.share ?? 0, [trials, first, second]);
  const count = useMemo(() => paretoFront(trials, first, second).length, [trials, first, second]);
  const choice = (label: string, value: Objective, of: Objective[], set: (metric: string) => void) => (
    <label className="field">{label}
      <select className="select" value={value.metric} onChange={(event) => set(event.target.value)}>{of.map((one) => <option key={one.metric}>{one.metric}</option>)}</select>
    </label>
  );
  return (
    <>
      <Card title="Pareto front" note={`${plural(count, 'trial')} that no other beats in both${front.covered && ` · ${front.covered}`}`} className="span-7" height={320} tools={objectives.length > 2 && <div className="actions">{choice('across', first, objectives, setAcross)}{choice('up', second, others, setUp)}</div>}>
        <AnalysisChart option={front.option} height={320} summary={`Pareto front of ${first.metric} and ${second.metric}: ${plural(count, 'trial')}`} onPick={onPick} />
      </Card>
      <Card title="Hypervolume" note={`${number(share)} of the box from the worst to the best values`} className="span-5" height={320}>
        <AnalysisChart option={volume} height={320} summary={`The dominated share of the box between worst and best values rose to ${number(share)}`} onPick={onPick} />
      </Card>
    </>
  );
}
