import { useCallback, useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { useTrial, useVariantTrials } from '../../api/queries';
import type { Objective, Study } from '../../api/schema';
import { historyOption } from '../../charts/history';
import { Card } from '../../components/card';
import { Command, Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { NoteCard } from '../../components/note-card';
import { Pairs } from '../../components/small';
import { number, scalar } from '../../lib/format';
import { lazily } from '../../lib/lazily';
import { bestInWords, improvements } from '../../lib/study';
import { namesOf, type TrialPoint } from '../../lib/trial-points';
import { flagCodec, useUrlState, wordCodec } from '../../lib/url-state';
import { sourcesOf, variantsOf } from '../../lib/variants';
import { CurvesCard } from './curves';
import { pickOf, type Shown } from './shown';
import { TrialsTable } from './trials-table';
import { Variants } from './variants';

const AnalysisChart = lazily(() => import('../../charts/analysis-chart'));
const xCodec = wordCodec(['number', 'time']);
const logCodec = flagCodec();

/** Before the numbers of the trials are there. */
const NOT_YET: TrialPoint[] = [];

export function Overview({ study, shown }: { study: Study; shown: Shown }) {
  const trials = shown.all ?? NOT_YET;
  const names = useMemo(() => (study.space.parameters.length > 0 ? study.space.parameters.map((one) => one.name) : namesOf(trials)), [study.space, trials]);
  if (study.trials.total === 0 && trials.length === 0) return <NoTrials study={study} />;
  return (
    <div className="grid">
      {variantsOf(study.specification).length > 0 && study.objectives[0] ? <VariantsCard study={study} objective={study.objectives[0]} /> : <History study={study} shown={shown} />}
      <BestTrial study={study} trials={trials} />
      <CurvesCard study={study} />
      <TrialsTable study={study} names={names} shown={shown} />
      <NoteCard path={`/api/v1/studies/${study.study_id}/note`} />
    </div>
  );
}

function NoTrials({ study }: { study: Study }) {
  return (
    <section className="card">
      <Empty title="No trial is planned yet">
        <p>{study.state === 'SUBMITTED' ? 'The scheduler has not looked at this study. Is it running?' : 'The sampler proposes the first trials soon.'}</p>
        {study.state === 'SUBMITTED' && <Command>./espalier scheduler</Command>}
      </Empty>
    </section>
  );
}

function VariantsCard({ study, objective }: { study: Study; objective: Objective }) {
  const trials = useVariantTrials(study.study_id);
  if (trials.isError) return <Card title="Variants" className="span-8"><ErrorCard error={trials.error} what="the variants" onRetry={() => void trials.refetch()} /></Card>;
  return trials.data === undefined ? <Card title="Variants" className="span-8"><Skeleton height={300} /></Card> : <Variants study={study} trials={trials.data} objective={objective} />;
}

function History({ study, shown }: { study: Study; shown: Shown }) {
  const [x, setX] = useUrlState('hx', xCodec);
  const [log, setLog] = useUrlState('hlog', logCodec);
  const [, navigate] = useLocation();
  const [first] = study.objectives;
  const history = useMemo(() => (first ? historyOption(shown.points, first, x, log, shown.chosen) : null), [shown.points, shown.chosen, first, x, log]);
  const open = useCallback((id: string | number) => navigate(`/trials/${id}`), [navigate]);
  if (first === undefined || history === null) return null;
  return (
    <Card title="History" note={history.covered === '' ? first.metric : `${first.metric} · ${history.covered}`} className="span-8" height={300} tools={
      <div className="actions">
        <button type="button" className="chip" aria-pressed={x === 'time'} onClick={() => setX(x === 'time' ? 'number' : 'time')}>by time</button>
        <button type="button" className="chip" aria-pressed={log} onClick={() => setLog(!log)}>log</button>
      </div>
    }>
      {shown.all === undefined ? <Skeleton height={300} /> : <AnalysisChart option={history.option} height={300} summary={`History: ${bestInWords(shown.points, first)}`} onPick={pickOf(shown, open)} />}
    </Card>
  );
}

function BestTrial({ study, trials }: { study: Study; trials: TrialPoint[] }) {
  const [first] = study.objectives;
  const { best } = study;
  const before = useMemo(() => bestBefore(study, trials), [study, trials]);
  const beforeRun = useTrial(before?.trial_id ?? null).data?.run_id;
  if (best === null || first === undefined) return <Card title="Best trial" className="span-4"><Empty title="No value yet"><p>The first evaluation brings one.</p></Empty></Card>;
  const changed = (name: string): boolean => before !== undefined && String(before.parameters[name]) !== String(best.parameters[name]);
  return (
    <Card title="Best trial" className="span-4" tools={<Link href={`/trials/${best.trial_id}`} className="button" data-size="small">Open</Link>}>
      <div style={{ display: 'grid', gap: 12 }}>
        <div>
          <div className="best-mark number" style={{ fontSize: 28, letterSpacing: '-0.02em' }}>{number(Number(best.objectives[first.metric]))}</div>
          <div className="muted">{best.variant === '' ? `trial ${best.number}` : best.variant}{study.objectives.slice(1).map((other) => ` · ${other.metric} ${number(Number(best.objectives[other.metric]))}`)}</div>
        </div>
        <Pairs items={Object.entries(best.parameters).map(([name, value]) => [name, (
          <span key={name}>
            <strong>{scalar(value)}</strong>
            {changed(name) && <span className="muted"> was {scalar(before?.parameters[name])}</span>}
          </span>
        )])} />
        {before !== undefined && beforeRun !== undefined && <Link href={`/compare?runs=${beforeRun},${best.run_id}`} style={{ fontSize: 13 }}>Compare with the best before, {before.variant || `trial ${before.number}`}</Link>}
      </div>
    </Card>
  );
}

/** The trial that was the best before the best one came. */
function bestBefore(study: Study, trials: TrialPoint[]): TrialPoint | undefined {
  const [first] = study.objectives;
  if (first === undefined) return undefined;
  const sources = sourcesOf(study.specification);
  return improvements(trials.filter((trial) => !sources.has(trial.variant)), first).filter((trial) => trial.trial_id !== study.best?.trial_id).at(-1);
}
