import type { Importance } from '../../api/schema';
import AnalysisChart from '../../charts/analysis-chart';
import { importanceOption } from '../../charts/space-plots';
import { Card } from '../../components/card';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { number, plural } from '../../lib/format';
import { isSaid, isSteady, type useStudyImportance } from './use-importance';

const HEIGHT = 260;
const METHODS: Record<Importance['method'], [string, string]> = {
  fanova: ['fANOVA', 'The part of the variance of ranks that each explains alone; what is missing to 1 lies in how they act together.'],
  ped_anova: ['PED-ANOVA', 'How much the values of the best tenth differ from those of all trials, as parts of 1.'],
};

type Found = ReturnType<typeof useStudyImportance>;

export function ImportanceCard({ method, setMethod, found, onPick }: Found & { onPick: (name: string) => void }) {
  const { data } = found;
  return (
    <Card title="Importance" note={data && (isSaid(data) ? plural(data.trials, 'trial') : undefined)} className="span-5" height={HEIGHT} tools={
      <label className="field">by
        <select className="select" value={method} title={METHODS[method][1]} onChange={(event) => setMethod(event.target.value as Importance['method'])}>
          {Object.entries(METHODS).map(([word, [name]]) => <option key={word} value={word}>{name}</option>)}
        </select>
      </label>
    }>
      {found.isPending && <Skeleton height={HEIGHT} />}
      {found.isError && <ErrorCard error={found.error} what="the importance" onRetry={() => void found.refetch()} />}
      {data && (isSaid(data) ? <Shares found={data} onPick={onPick} /> : (
        <Empty title="Too few trials to say">
          <p>{plural(data.trials, 'trial has', 'trials have')} a value of {data.objective}; it takes {data.fewest}.</p>
        </Empty>
      ))}
    </Card>
  );
}

function Shares({ found, onPick }: { found: Importance; onPick: (name: string) => void }) {
  return (
    <>
      <AnalysisChart option={importanceOption(found)} height={HEIGHT - 40} summary={`Importance for ${found.objective} by ${METHODS[found.method][0]}: ${found.items.map((one) => `${one.parameter} ${number(one.share)}`).join(', ')}`} onPick={(id) => onPick(String(id))} />
      <p className="muted" style={{ fontSize: 12.5, marginTop: 8 }}>{isSteady(found) ? METHODS[found.method][1] : `From ${found.trials} trials over ${plural(found.items.length, 'parameter')}: a first hint that later trials can turn round.`}</p>
    </>
  );
}
