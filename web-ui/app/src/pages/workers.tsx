import { IconServer2 } from '@tabler/icons-react';
import { Link } from 'wouter';
import { useSpans, useUtilization, useWorkers } from '../api/queries';
import type { BusySlot, Utilization, Worker } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { SlotTimeline } from '../charts/slot-timeline';
import { BusyStrip } from '../components/busy-strip';
import { Card } from '../components/card';
import { Command, Empty, ErrorCard, Skeleton } from '../components/feedback';
import { SlotSquares } from '../components/slots';
import { Ago, Facts, Pairs, Progress, useNow } from '../components/small';
import { StateBadge } from '../components/state';
import { duration, number, plural } from '../lib/format';
import { numberCodec, useUrlState } from '../lib/url-state';
import { fleetBusy, HOURS, hoursInWords, hoursSince, meanBusy } from '../lib/utilization';
import { useLive } from '../live/use-live';
import { Drain } from './workers/drain';

const hoursCodec = numberCodec(0);

/** Can the machines be trusted, and what does each do? */
export default function Workers() {
  useCrumbs({ name: 'Fleet' });
  useLive('workers', ['workers']);
  const workers = useWorkers();
  return (
    <div className="page">
      <div className="page-head"><div><h1>Fleet</h1></div></div>
      {workers.isPending && <Skeleton height={300} />}
      {workers.isError && <ErrorCard error={workers.error} what="the workers" onRetry={() => void workers.refetch()} />}
      {workers.data && (workers.data.items.length === 0 ? <NoWorkers /> : <AllWorkers workers={workers.data.items} />)}
    </div>
  );
}

function NoWorkers() {
  return (
    <section className="card">
      <Empty icon={<IconServer2 size={44} stroke={1.2} />} title="No worker has been seen today">
        <p>A worker offers its slots to the queues, and trains what comes.</p>
        <Command>./espalier worker</Command>
      </Empty>
    </section>
  );
}

function AllWorkers({ workers }: { workers: Worker[] }) {
  const [hours, setHours] = useUrlState('hours', hoursCodec);
  const shown = hours > 0 ? hours : hoursSince(workers, Date.now());
  const utilization = useUtilization(shown);
  const live = workers.filter((worker) => worker.state === 'LIVE');
  const slots = live.reduce((sum, worker) => sum + worker.slots, 0);
  const busy = live.reduce((sum, worker) => sum + worker.busy.length, 0);
  const rate = live.flatMap((worker) => worker.busy).reduce((sum, one) => sum + one.samples_per_second, 0);
  return (
    <>
      <section className="card" aria-label="Fleet in numbers" style={{ padding: 16, marginBottom: 16 }}>
        <Facts items={[
          ['Live workers', live.length],
          ['Slots busy', <>{busy} <small>of {slots}</small></>],
          ['Draining', live.filter((worker) => worker.draining).length],
          ['Lost', workers.filter((worker) => worker.state === 'LOST').length],
          ['Throughput', <>{number(Math.round(rate))} <small>examples/s</small></>],
        ]} />
      </section>
      <Fleet workers={workers} found={utilization.data} hours={shown} onHours={setHours} />
      <div className="worker-grid">{workers.map((worker) => <WorkerCard key={worker.worker_id} worker={worker} found={utilization.data} />)}</div>
      <RecentAttempts />
    </>
  );
}

function Fleet({ workers, found, hours, onHours }: { workers: Worker[]; found: Utilization | undefined; hours: number; onHours: (hours: number) => void }) {
  if (found === undefined || found.items.length === 0) return null;
  const slots = new Map(workers.map((worker) => [worker.worker_id, worker.slots]));
  const busy = fleetBusy(found.items, (id) => slots.get(id) ?? 1);
  return (
    <Card title="Utilisation" note={`of all slots, while they were there: ${Math.round(meanBusy({ busy }) * 100)} %`} className="above" tools={
      <label className="field">of the last <select className="select" value={hours} onChange={(event) => onHours(Number(event.target.value))}>{HOURS.map((one) => <option key={one} value={one}>{hoursInWords(one)}</option>)}</select></label>
    }>
      <BusyStrip busy={busy} from={found.from} partSeconds={found.part_seconds} label="All slots" height={54} />
    </Card>
  );
}

const MOST_SPANS = 300;

function RecentAttempts() {
  const spans = useSpans(null);
  return (
    <Card title="Attempts over slots" note="the latest of all studies; the number is the trial's, after the dot the attempt's" className="below">
      {spans.isPending && <Skeleton height={120} />}
      {spans.isError && <ErrorCard error={spans.error} what="the attempts" onRetry={() => void spans.refetch()} />}
      {spans.data && spans.data.items.length > MOST_SPANS && <p className="banner" role="status">The latest {MOST_SPANS} of {spans.data.more ? 'more than ' : ''}{spans.data.items.length} attempts are drawn.</p>}
      {spans.data && (spans.data.items.length === 0 ? <p className="muted">No worker has taken a trial yet.</p> : <SlotTimeline spans={spans.data.items.slice(0, MOST_SPANS)} label="All workers" />)}
    </Card>
  );
}

function WorkerCard({ worker, found }: { worker: Worker; found: Utilization | undefined }) {
  const row = found?.items.find((one) => one.worker_id === worker.worker_id);
  return (
    <article className="card worker" aria-label={`Worker ${worker.worker_id}`}>
      <header>
        <h2>{worker.worker_id}</h2>
        {worker.draining && worker.state === 'LIVE' && <span className="state" data-tone="paused">Draining</span>}
        <StateBadge state={worker.state} />
        <Drain worker={worker} />
      </header>
      <SlotSquares worker={worker} />
      <Pairs items={[
        ['Device', worker.device],
        ['Host', worker.host],
        ['Queue', worker.queue],
        ['Heartbeat', <Ago key="seen" time={worker.last_seen} />],
        ['Since', <Ago key="first" time={worker.first_seen} />],
        ...(row === undefined ? [] : [['Busy', `${Math.round(meanBusy(row) * 100)} % of its time`] as [string, string]]),
      ]} />
      {found !== undefined && row !== undefined && <BusyStrip busy={row.busy} from={found.from} partSeconds={found.part_seconds} label={worker.worker_id} />}
      {worker.busy.map((work) => <Busy key={`${work.trial_id} ${work.attempt}`} work={work} />)}
      {worker.state === 'LIVE' && worker.busy.length === 0 && <p className="muted">{worker.draining ? 'Takes nothing new.' : `Waits for work with ${plural(worker.slots, 'free slot')}.`}</p>}
    </article>
  );
}

function Busy({ work }: { work: BusySlot }) {
  const now = useNow();
  return (
    <div className="busy">
      <div>
        <Link href={`/trials/${work.trial_id}`}>{work.study_name} · trial {work.number}</Link>
        <span className="number muted">{work.since === null ? '' : duration(now - Date.parse(work.since))}</span>
      </div>
      <Progress fraction={work.fraction} label={`Trial ${work.number} of ${work.study_name}`} />
      <div className="muted number">
        epoch {work.epochs_done}{work.epochs === null ? '' : ` of ${work.epochs}`} · {number(Math.round(work.samples_per_second))} examples/s{work.attempt > 1 && ` · attempt ${work.attempt}`}
      </div>
    </div>
  );
}
