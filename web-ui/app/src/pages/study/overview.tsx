import { useCallback, useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import type { Study, Trial } from '../../api/schema';
import { historyOption } from '../../charts/history';
import { Card } from '../../components/card';
import { Command, Empty } from '../../components/feedback';
import { NoteCard } from '../../components/note-card';
import { Pairs } from '../../components/small';
import { number, scalar } from '../../lib/format';
import { lazily } from '../../lib/lazily';
import { bestInWords, improvements } from '../../lib/study';
import { flagCodec, useUrlState, wordCodec } from '../../lib/url-state';
import { sourcesOf, variantsOf } from '../../lib/variants';
import { CurvesCard } from './curves';
import { TrialsTable } from './trials-table';
import { Variants } from './variants';

const AnalysisChart = lazily(() => import('../../charts/analysis-chart'));
const xCodec = wordCodec(['number', 'time']);
const logCodec = flagCodec();

export function Overview({ study, trials }: { study: Study; trials: Trial[] }) {
  if (trials.length === 0) return <NoTrials study={study} />;
  return (
    <div className="grid">
      {variantsOf(study.specification).length > 0 && study.objectives[0] ? <Variants study={study} trials={trials} objective={study.objectives[0]} /> : <History study={study} trials={trials} />}
      <BestTrial study={study} trials={trials} />
      <CurvesCard study={study} trials={trials} />
      <TrialsTable study={study} trials={trials} />
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

function History({ study, trials }: { study: Study; trials: Trial[] }) {
  const [x, setX] = useUrlState('hx', xCodec);
  const [log, setLog] = useUrlState('hlog', logCodec);
  const [, navigate] = useLocation();
  const [first] = study.objectives;
  const option = useMemo(() => (first ? historyOption(trials, first, x, log, null) : () => ({})), [trials, first, x, log]);
  const open = useCallback((id: string | number) => navigate(`/trials/${id}`), [navigate]);
  if (first === undefined) return null;
  return (
    <Card title="History" note={first.metric} className="span-8" height={300} tools={
      <div className="actions">
        <button type="button" className="chip" aria-pressed={x === 'time'} onClick={() => setX(x === 'time' ? 'number' : 'time')}>by time</button>
        <button type="button" className="chip" aria-pressed={log} onClick={() => setLog(!log)}>log</button>
      </div>
    }>
      <AnalysisChart option={option} height={300} summary={`History: ${bestInWords(trials, first)}`} onPick={open} />
    </Card>
  );
}

function BestTrial({ study, trials }: { study: Study; trials: Trial[] }) {
  const [first] = study.objectives;
  const { best } = study;
  if (best === null || first === undefined) return <Card title="Best trial" className="span-4"><Empty title="No value yet"><p>The first evaluation brings one.</p></Empty></Card>;
  const sources = sourcesOf(study.specification);
  const before = improvements(trials.filter((trial) => !sources.has(trial.variant)), first).filter((trial) => trial.trial_id !== best.trial_id).at(-1);
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
        {before !== undefined && <Link href={`/compare?runs=${before.run_id},${best.run_id}`} style={{ fontSize: 13 }}>Compare with the best before, {before.variant || `trial ${before.number}`}</Link>}
      </div>
    </Card>
  );
}
