import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import { Suspense, useMemo } from 'react';
import { Link, useLocation } from 'wouter';
import { useTrial } from '../api/queries';
import type { TrialDetail } from '../api/schema';
import { useTrialsBeside } from '../api/trials';
import { useCrumbs } from '../app/crumbs';
import { useKeys } from '../app/keys';
import { Card } from '../components/card';
import { CopyButton, ErrorCard, Skeleton } from '../components/feedback';
import { NoteCard } from '../components/note-card';
import { LogViewer } from '../components/log-viewer';
import { Facts, Pairs, Progress, Tabs, useNow } from '../components/small';
import { StateBadge } from '../components/state';
import { YamlText } from '../components/yaml-text';
import { duration, number, scalar } from '../lib/format';
import { lazily } from '../lib/lazily';
import { isOver, spanOf, trialName, valueOf } from '../lib/study';
import { useUrlState, wordCodec } from '../lib/url-state';
import { useLive } from '../live/use-live';
import { Again } from './trial/again';
import { Artifacts } from './trial/artifacts';
import { Attempts } from './trial/attempts';
import { MetricGrid } from './trial/metric-grid';
import { Provenance } from './trial/provenance';
import { SourceOfWeights } from './trial/weights';

const ModelCard = lazily(() => import('./trial/model'));
const TABS = [['overview', 'Overview'], ['curves', 'Curves'], ['model', 'Model'], ['log', 'Log'], ['artifacts', 'Artifacts'], ['specification', 'Specification']] as const;
const tabCodec = wordCodec(['overview', 'curves', 'model', 'log', 'artifacts', 'specification']);

/** Did it learn, with what, and on what? */
export default function Trial({ id }: { id: number }) {
  const trial = useTrial(id);
  const [tab, setTab] = useUrlState('tab', tabCodec, true);
  const { data } = trial;
  useLive(`study:${data?.study_id ?? 1}`, ['trial', id]);
  useLive(`run:${data?.run_id ?? 'none'}`, ['run', data?.run_id ?? '']);
  useCrumbs({ name: 'Studies', path: '/studies' }, ...(data ? [{ name: data.study_name, path: `/studies/${data.study_id}` }] : []), { name: data ? trialName(data) : `Trial ${id}` });
  if (trial.isPending) return <div className="page"><Skeleton height={480} /></div>;
  if (trial.isError) return <div className="page"><ErrorCard error={trial.error} what={`trial ${id}`} onRetry={() => void trial.refetch()} /></div>;
  return (
    <div className="page">
      <Header trial={trial.data} />
      <Tabs tabs={TABS} value={tab} onChange={setTab} label="Views of the trial" />
      <div role="tabpanel" aria-label={tab}>
        <Suspense fallback={<Skeleton height={480} />}>
          <View tab={tab} trial={trial.data} />
        </Suspense>
      </div>
    </div>
  );
}

function View({ tab, trial }: { tab: (typeof TABS)[number][0]; trial: TrialDetail }) {
  switch (tab) {
    case 'overview':
      return (
        <div className="grid">
          <div className="span-4 column">
            <Parameters trial={trial} />
            <Card title="Attempts" note={String(trial.attempts.length)}><Attempts trial={trial} /></Card>
            <Provenance trial={trial} />
            <SourceOfWeights trial={trial} />
            <NoteCard path={`/api/v1/runs/${trial.run_id}/note`} />
          </div>
          <div className="span-8 column">
            <Card title="Curves"><MetricGrid {...curvesOf(trial)} most={4} /></Card>
            <Card title="Log" flush><LogViewer runId={trial.run_id} running={!isOver(trial.state)} height={300} /></Card>
          </div>
          <ModelCard trial={trial} height={560} />
        </div>
      );
    case 'curves':
      return <Card title="All metrics"><MetricGrid {...curvesOf(trial)} most={60} /></Card>;
    case 'model':
      return <div className="grid"><ModelCard trial={trial} height={640} table /></div>;
    case 'log':
      return <Card title="Log" flush><LogViewer runId={trial.run_id} running={!isOver(trial.state)} height={Math.max(400, innerHeight - 330)} /></Card>;
    case 'artifacts':
      return <Artifacts runId={trial.run_id} />;
    case 'specification':
      return <Card title="Specification" note="all that a worker is told"><YamlText text={JSON.stringify(trial.specification, null, 2)} /></Card>;
  }
}

const curvesOf = (trial: TrialDetail) => ({ runId: trial.run_id, start: trial.started_at, attempts: trial.attempts, objective: trial.study_objectives[0]?.metric ?? '' });

function Header({ trial }: { trial: TrialDetail }) {
  const now = useNow();
  const [, navigate] = useLocation();
  const beside = useTrialsBeside(trial.study_id, trial.number).data;
  const before = beside?.find((one) => one.number === trial.number - 1);
  const after = beside?.find((one) => one.number === trial.number + 1);
  useKeys(useMemo(() => ({ p: () => before && navigate(`/trials/${before.trial_id}`), n: () => after && navigate(`/trials/${after.trial_id}`) }), [before, after, navigate]));
  return (
    <>
      <div className="page-head">
        <div>
          <div className="title-line">
            <h1>{trialName(trial)}</h1>
            <StateBadge state={trial.state} />
          </div>
          <p className="muted">{trial.reason || <>of <Link href={`/studies/${trial.study_id}`}>{trial.study_name}</Link></>}</p>
        </div>
        <div className="actions">
          <Again trial={trial} />
          <Step to={before} label="Previous trial"><IconChevronLeft size={16} /></Step>
          <Step to={after} label="Next trial"><IconChevronRight size={16} /></Step>
        </div>
      </div>
      <section className="card" aria-label="Progress" style={{ padding: 16, marginBottom: 18, display: 'grid', gap: 14 }}>
        <Facts items={[
          ...trial.study_objectives.map((objective): [string, React.ReactNode] => [`Best ${objective.metric}`, Number.isNaN(valueOf(trial, objective)) ? '–' : number(valueOf(trial, objective))]),
          ['Epochs', <>{trial.epochs_done} <small>of {trial.epochs ?? '?'}</small></>],
          ['Speed', trial.samples_per_second === 0 ? '–' : <>{number(Math.round(trial.samples_per_second))} <small>examples/s</small></>],
          [trial.ended_at === null ? 'Running for' : 'Took', duration(spanOf(trial, now))],
          ['Worker', <span key="worker" className="small-fact" title={trial.device ?? ''}>{trial.worker_id ?? '–'}</span>],
          ['Run', <span key="run" className="mono small-fact">{trial.run_id.slice(0, 10)}… <CopyButton text={trial.run_id} label="Copy the run's id" /></span>],
        ]} />
        <Progress fraction={trial.fraction} label="Share of the budget" tone={trial.state === 'RUNNING' ? 'running' : trial.state === 'FAILED' ? 'failed' : trial.state === 'PRUNED' ? 'pruned' : 'done'} />
      </section>
    </>
  );
}

function Step({ to, label, children }: { to: { trial_id: number } | undefined; label: string; children: React.ReactNode }) {
  return to === undefined
    ? <span className="button" data-size="small" aria-hidden style={{ opacity: 0.4 }}>{children}</span>
    : <Link href={`/trials/${to.trial_id}`} className="button" data-size="small" aria-label={label}>{children}</Link>;
}

function Parameters({ trial }: { trial: TrialDetail }) {
  const entries = Object.entries(trial.parameters);
  return (
    <Card title="Parameters" note={entries.length === 0 ? undefined : String(entries.length)}>
      {entries.length === 0 ? <p className="muted">This variant has no searched parameters; its specification is in the last tab.</p>
        : <Pairs items={entries.map(([name, value]) => [name, <strong key={name} title={String(value)}>{scalar(value)}</strong>])} />}
    </Card>
  );
}
