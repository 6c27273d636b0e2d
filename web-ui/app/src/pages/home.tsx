import { IconPlant2 } from '@tabler/icons-react';
import { Link } from 'wouter';
import { real, useQueue, useStudies, useWorkers } from '../api/queries';
import type { StudySummary, Worker } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { Card } from '../components/card';
import { Command, Empty, ErrorCard, Skeleton } from '../components/feedback';
import { SlotSquares } from '../components/slots';
import { Ago, countsInWords, Sparkline, TrialBar, useNow } from '../components/small';
import { StateBadge } from '../components/state';
import { duration, number, plural } from '../lib/format';
import { goalInWords, isOver, timeLeft, valueOf } from '../lib/study';
import { useLive } from '../live/use-live';

/** Is anything wrong, and what is running? */
export default function Home() {
  useCrumbs({ name: 'Home' });
  useLive('studies', ['studies']);
  useLive('workers', ['workers']);
  const studies = useStudies();
  const workers = useWorkers();
  if (studies.isPending) return <div className="page"><Skeleton height={400} /></div>;
  if (studies.isError) return <div className="page"><ErrorCard error={studies.error} what="the studies" onRetry={() => void studies.refetch()} /></div>;
  const { items } = studies.data;
  const running = items.filter((study) => !isOver(study.state));
  return (
    <div className="page">
      <div className="page-head">
        <div>
          <h1>{running.length === 0 ? 'All is quiet' : `${plural(running.length, 'study is', 'studies are')} under way`}</h1>
          <p className="muted">{fleetInWords(workers.data?.items ?? [])}</p>
        </div>
      </div>
      {items.length === 0 ? <FirstStudy /> : (
        <div className="grid">
          <Card title="Needs attention" className="span-7"><Attention studies={items} workers={workers.data?.items ?? []} /></Card>
          <Card title="Fleet" className="span-5" tools={<Link href="/workers">All workers</Link>}>
            {workers.isError ? <ErrorCard error={workers.error} what="the workers" onRetry={() => void workers.refetch()} /> : <Fleet workers={workers.data?.items ?? []} />}
          </Card>
          {running.length > 0 && <div className="running">{running.map((study) => <RunningStudy key={study.study_id} study={study} />)}</div>}
          <RecentStudies studies={items} />
          <NextTrials />
        </div>
      )}
    </div>
  );
}

function FirstStudy() {
  return (
    <Card title="Plant the first study">
      <Empty icon={<IconPlant2 size={48} stroke={1.2} />} title="There is no study yet">
        <p>Submit one of the examples, or write your own.</p>
        <Command>./espalier submit examples/mnist-cnn.yaml</Command>
        <Link href="/studies/new" className="button" data-kind="primary">New study</Link>
      </Empty>
    </Card>
  );
}

function RunningStudy({ study }: { study: StudySummary }) {
  const left = timeLeft(study, useNow());
  const [first] = study.objectives;
  return (
    <article aria-label={study.name}>
      <header>
        <Link href={`/studies/${study.study_id}`}>{study.name}</Link>
        <StateBadge state={study.state} title={study.reason} />
      </header>
      <div className="row">
        <div>
          <div className="value">{study.best && first ? number(valueOf(study.best, first)) : '–'}</div>
          <div className="muted">best of {goalInWords(study.objectives)}</div>
        </div>
        <div className="muted number" style={{ textAlign: 'right', whiteSpace: 'nowrap' }}>
          {study.trials.total - study.trials.running - study.trials.queued - study.trials.waiting} of {study.trial_limit} trials
          <br />
          {left === null ? ' ' : `about ${duration(left)} left`}
        </div>
      </div>
      <TrialBar study={study} />
      <div className="muted" style={{ fontSize: 12.5 }}>{countsInWords(study.trials)}</div>
    </article>
  );
}

function Attention({ studies, workers }: { studies: StudySummary[]; workers: Worker[] }) {
  const failed = studies.filter((study) => study.state === 'FAILED').slice(0, 4);
  const withFailures = studies.filter((study) => !isOver(study.state) && study.trials.failed > 0);
  const paused = studies.filter((study) => study.state === 'PAUSED');
  const lost = workers.filter((worker) => worker.state === 'LOST');
  const starving = workers.every((worker) => worker.state !== 'LIVE') && studies.some((study) => study.trials.queued > 0);
  if (failed.length + withFailures.length + paused.length + lost.length === 0 && !starving) return <p className="muted">Nothing is failed, paused or lost.</p>;
  const line = (study: StudySummary, words: string) => (
    <li key={`${words} ${study.study_id}`}>
      <StateBadge state={study.state} />
      <Link href={`/studies/${study.study_id}`}>{study.name}</Link>
      <span className="muted">{words}</span>
    </li>
  );
  return (
    <ul className="attention">
      {starving && <li>Trials wait, and no worker is live. <Command>./espalier worker</Command></li>}
      {lost.map((worker) => (
        <li key={worker.worker_id}>
          <StateBadge state="LOST" />
          <Link href="/workers">{worker.worker_id}</Link>
          <span className="muted">last heard of <Ago time={worker.last_seen} /></span>
        </li>
      ))}
      {failed.map((study) => line(study, study.reason))}
      {withFailures.map((study) => line(study, `${plural(study.trials.failed, 'trial')} failed`))}
      {paused.map((study) => line(study, study.reason || 'waits to be resumed'))}
    </ul>
  );
}

/** Those that are there or should be; who left in order is on the fleet's page. */
function Fleet({ workers: all }: { workers: Worker[] }) {
  const workers = all.filter((worker) => worker.state !== 'LEFT');
  if (workers.length === 0) return <Empty title="No worker is there"><Command>./espalier worker</Command></Empty>;
  return (
    <div style={{ display: 'grid', gap: 10 }}>
      {workers.map((worker) => (
        <div key={worker.worker_id} style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
          <span style={{ flex: 1, minWidth: 0 }}>
            {worker.worker_id} <span className="muted">{worker.device}</span>
          </span>
          <SlotSquares worker={worker} />
        </div>
      ))}
    </div>
  );
}

function fleetInWords(workers: Worker[]): string {
  const live = workers.filter((worker) => worker.state === 'LIVE');
  const slots = live.reduce((sum, worker) => sum + worker.slots, 0);
  const busy = live.reduce((sum, worker) => sum + worker.busy.length, 0);
  return live.length === 0 ? 'No worker is live.' : `${busy} of ${plural(slots, 'slot')} busy on ${plural(live.length, 'live worker')}.`;
}

function RecentStudies({ studies }: { studies: StudySummary[] }) {
  const over = studies.filter((study) => isOver(study.state));
  return (
    <Card title="Recent studies" flush className="span-8" tools={<Link href="/studies" className="more">All {studies.length}</Link>}>
      {over.length === 0 && <p className="muted padded">None has ended yet.</p>}
      <ul className="recent">
        {over.slice(0, 8).map((study) => {
          const [first] = study.objectives;
          return (
            <li key={study.study_id}>
              <Link href={`/studies/${study.study_id}`} className="clip">{study.name}</Link>
              <StateBadge state={study.state} />
              <TrialBar study={study} />
              <Sparkline values={study.best_history.map(([, value]) => real(value))} label={`Best so far of ${study.name}`} />
              <span className="right"><strong>{study.best && first ? number(valueOf(study.best, first)) : '–'}</strong> <span className="muted">{first?.metric}</span></span>
              <span className="muted right"><Ago time={study.ended_at} /></span>
            </li>
          );
        })}
      </ul>
    </Card>
  );
}

function NextTrials() {
  const queue = useQueue();
  const { data } = queue;
  return (
    <Card title="Queue" className="span-4" note={data ? plural(data.total, 'trial waits', 'trials wait') : undefined} tools={<Link href="/queue" className="more">All</Link>}>
      {queue.isError && <ErrorCard error={queue.error} what="the queue" onRetry={() => void queue.refetch()} />}
      {data?.total === 0 && <p className="muted">Every planned trial has a slot, or has ended.</p>}
      <ul className="attention">
        {data?.items.slice(0, 6).map((one) => <li key={one.trial_id}><Link href={`/trials/${one.trial_id}`}>{one.study_name} · {one.number}</Link><span className="muted">{one.reason}</span></li>)}
      </ul>
    </Card>
  );
}
