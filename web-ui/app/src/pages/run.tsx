import { IconArrowsDiff } from '@tabler/icons-react';
import { useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { useExperiment } from '../api/mlflow';
import { useMetrics, useRun } from '../api/queries';
import type { Run as RunBody } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { Card } from '../components/card';
import { CopyButton, ErrorCard, Skeleton } from '../components/feedback';
import { LogViewer } from '../components/log-viewer';
import { NoteCard } from '../components/note-card';
import { Ago, Facts, Pairs, Tabs, useNow } from '../components/small';
import { StateBadge } from '../components/state';
import { duration } from '../lib/format';
import { stateOfRun } from '../lib/runs';
import { spanOf } from '../lib/study';
import { useUrlState, wordCodec } from '../lib/url-state';
import { useLive } from '../live/use-live';
import { Origin } from './run/origin';
import { Artifacts } from './trial/artifacts';
import { MetricGrid } from './trial/metric-grid';

const TABS = [['overview', 'Overview'], ['curves', 'Curves'], ['artifacts', 'Artifacts'], ['log', 'Log']] as const;
const tabCodec = wordCodec(['overview', 'curves', 'artifacts', 'log']);

/** A run that some program logged. One that is a trial has its own page, which is opened instead. */
export default function Run({ id }: { id: string }) {
  const run = useRun(id);
  const [, navigate] = useLocation();
  const [tab, setTab] = useUrlState('tab', tabCodec, true);
  const trial = run.data?.trial_id ?? null;
  useLive(`run:${id}`, ['run', id]);
  useCrumbs({ name: 'Runs', path: '/runs' }, { name: run.data?.name || id.slice(0, 10) });
  useEffect(() => {
    if (trial !== null) navigate(`/trials/${trial}${location.search}${location.hash}`, { replace: true });
  }, [trial, navigate]);
  if (run.isError) return <div className="page"><ErrorCard error={run.error} what={`run ${id}`} onRetry={() => void run.refetch()} /><p style={{ marginTop: 16 }}><Link href="/runs">All runs</Link></p></div>;
  if (run.isPending || trial !== null) return <div className="page"><Skeleton height={480} /></div>;
  return (
    <div className="page">
      <Header run={run.data} />
      <Tabs tabs={TABS} value={tab} onChange={setTab} label="Views of the run" />
      <div role="tabpanel" aria-label={tab}><View tab={tab} run={run.data} /></div>
    </div>
  );
}

function View({ tab, run }: { tab: (typeof TABS)[number][0]; run: RunBody }) {
  const log = (height: number) => <Card title="Log" flush><LogViewer runId={run.run_id} running={run.status === 'RUNNING'} height={height} /></Card>;
  switch (tab) {
    case 'overview':
      return (
        <div className="grid">
          <div className="span-4 column">
            <Texts title="Parameters" texts={run.params} none="None was logged." />
            <Origin run={run} />
            <NoteCard path={`/api/v1/runs/${run.run_id}/note`} />
          </div>
          <div className="span-8 column">
            <Card title="Curves"><MetricGrid runId={run.run_id} start={run.started_at} step="step" most={6} /></Card>
            <Texts title="Tags" texts={Object.fromEntries(Object.entries(run.tags).filter(([name]) => !name.startsWith('mlflow.')))} none="None was set." />
          </div>
        </div>
      );
    case 'curves':
      return <Card title="All metrics"><MetricGrid runId={run.run_id} start={run.started_at} step="step" most={60} /></Card>;
    case 'artifacts':
      return <Artifacts runId={run.run_id} />;
    case 'log':
      return log(Math.max(400, innerHeight - 330));
  }
}

function Texts({ title, texts, none }: { title: string; texts: Record<string, string>; none: string }) {
  const entries = Object.entries(texts).sort(([a], [b]) => (a < b ? -1 : 1));
  return <Card title={title} note={entries.length === 0 ? undefined : String(entries.length)}>{entries.length === 0 ? <p className="muted">{none}</p> : <div className="texts" tabIndex={0} role="region" aria-label={title}><Pairs items={entries.map(([name, value]) => [name, <strong key={name}>{value}</strong>])} /></div>}</Card>;
}

function Header({ run }: { run: RunBody }) {
  const now = useNow();
  const metrics = useMetrics(run.run_id);
  const experiment = useExperiment(run.experiment_id).data?.name ?? `experiment ${run.experiment_id}`;
  return (
    <>
      <div className="page-head">
        <div>
          <div className="title-line">
            <h1>{run.name || `Run ${run.run_id.slice(0, 10)}`}</h1>
            <StateBadge state={stateOfRun(run.status)} />
            {run.lifecycle_stage === 'deleted' && <span className="state" data-tone="failed">deleted</span>}
          </div>
          <p className="muted"><Link href={`/runs?experiment=${run.experiment_id}`}>{experiment}</Link>{run.user_id !== '' && ` · ${run.user_id}`}</p>
        </div>
        <div className="actions"><Link href={`/compare?runs=${run.run_id}`} className="button" data-size="small"><IconArrowsDiff size={14} aria-hidden /> Compare</Link></div>
      </div>
      <section className="card" aria-label="The run in numbers" style={{ padding: 16, marginBottom: 18 }}>
        <Facts items={[
          ['Started', <Ago key="started" time={run.started_at} />],
          [run.ended_at === null ? 'Running for' : 'Took', duration(spanOf(run, now))],
          ['Metrics', metrics.data?.total ?? '–'],
          ['Parameters', Object.keys(run.params).length],
          ['Run', <span key="run" className="mono small-fact">{run.run_id.slice(0, 10)}… <CopyButton text={run.run_id} label="Copy the run's id" /></span>],
        ]} />
      </section>
    </>
  );
}
