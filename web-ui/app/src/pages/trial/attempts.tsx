import type { Attempt, TrialDetail } from '../../api/schema';
import { useNow } from '../../components/small';
import { StateBadge } from '../../components/state';
import { clock, duration } from '../../lib/format';
import { spanOf } from '../../lib/study';

const CATEGORIES: Record<NonNullable<Attempt['category']>, string> = {
  BAD_SPEC: 'the specification cannot be run',
  BAD_DATA: 'the data set is missing or damaged',
  DIVERGED: 'the loss ran away',
  OOM_HEAP: 'out of memory',
  OOM_DEVICE: "out of the device's memory",
  NATIVE_CRASH: 'the process crashed',
  KILLED: 'the process was killed from outside',
  HUNG: 'no progress within the watchdog’s time',
  DEVICE_LOST: 'the device was lost',
  LEASE_LOST: 'the lease ran out',
  INFRASTRUCTURE: 'broker, server or disk failed',
  INTERNAL: 'an error of Espalier’s own',
};

const STOPS: Record<NonNullable<Attempt['stop_requested']>, string> = {
  PRUNED: 'stopped by the pruner',
  PAUSED: 'stopped by a pause',
  CANCELLED: 'cancelled',
  DRAINED: 'stopped because its worker is drained',
  REVOKED: 'stopped because another attempt holds the trial',
};

/** Every execution of the trial, and why each ended. */
export function Attempts({ trial }: { trial: TrialDetail }) {
  if (trial.attempts.length === 0) return <p className="muted">{trial.reason || 'No worker has taken it yet.'}</p>;
  return <ol className="attempts">{[...trial.attempts].reverse().map((attempt) => <AttemptItem key={attempt.attempt} attempt={attempt} />)}</ol>;
}

function AttemptItem({ attempt }: { attempt: Attempt }) {
  const now = useNow();
  const span = spanOf({ started_at: attempt.started_at ?? attempt.claimed_at, ended_at: attempt.ended_at }, now);
  const lease = attempt.lease_until === null || attempt.ended_at !== null ? null : Date.parse(attempt.lease_until) - now;
  return (
    <li>
      <div className="title-line">
        <strong>Attempt {attempt.attempt}</strong>
        <span className="muted number">{duration(span)}</span>
        <StateBadge state={attempt.state} />
      </div>
      <span className="muted">
        {attempt.worker_id ?? 'waits for a worker'}{attempt.slot !== null && `, slot ${attempt.slot}`}
        {attempt.started_at !== null && <> · <time dateTime={attempt.started_at} title={attempt.started_at}>{clock(attempt.started_at)}</time></>}
        {lease !== null && ` · lease for ${duration(lease)}`}
      </span>
      <span>{attempt.resume_epoch > 0 ? `Went on from the checkpoint of epoch ${attempt.resume_epoch}.` : 'Started from the beginning.'}</span>
      {(attempt.category !== null || attempt.stop_requested !== null) && (
        <span>
          <strong>Ended: </strong>
          {attempt.category !== null ? CATEGORIES[attempt.category] : attempt.stop_requested !== null && STOPS[attempt.stop_requested]}
          {attempt.exit_code !== null && attempt.exit_code !== 0 && <span className="muted"> (exit status {attempt.exit_code})</span>}
        </span>
      )}
      {attempt.message !== null && <span>{attempt.message}</span>}
      {attempt.valid_epoch !== null && <span className="muted">Its points after epoch {attempt.valid_epoch} were taken back by the next attempt.</span>}
      {attempt.last_log_lines !== null && <pre tabIndex={0}>{attempt.last_log_lines}</pre>}
    </li>
  );
}
