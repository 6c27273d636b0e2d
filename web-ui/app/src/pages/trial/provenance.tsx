import { Link } from 'wouter';
import { useRun, useRunLineage } from '../../api/queries';
import type { TrialDetail } from '../../api/schema';
import { Card } from '../../components/card';
import { CopyButton, ErrorCard, Skeleton } from '../../components/feedback';
import { Ago, Pairs } from '../../components/small';
import { plural } from '../../lib/format';
import { buildOf, dataOf, machinesOf } from '../../lib/provenance';

/** Who asked for the trial, from which file, on which data and machines it was made, and what became of its weights. */
export function Provenance({ trial }: { trial: TrialDetail }) {
  const run = useRun(trial.run_id);
  const lineage = useRunLineage(trial.run_id);
  const failed = run.error ?? lineage.error;
  if (failed !== null) return <Card title="Provenance"><ErrorCard error={failed} what="where it came from" onRetry={() => { void run.refetch(); void lineage.refetch(); }} /></Card>;
  if (run.data === undefined || lineage.data === undefined) return <Card title="Provenance"><Skeleton height={140} /></Card>;
  const data = dataOf(run.data.tags);
  const build = buildOf(run.data.tags);
  const weights = trial.checkpoints.at(-1);
  const seed = trial.specification?.['seed'];
  const rows: [string, React.ReactNode][] = [
    ['submitted', <span key="by">{trial.submitted_by === '' ? '' : <><strong>{trial.submitted_by}</strong>, </>}<Ago time={trial.submitted_at} /> in a <Link href={`/studies/${trial.study_id}?tab=source`} className="in-text">study file</Link></span>],
    ...(seed === undefined ? [] : [['seed', <span key="seed" className="mono">{String(seed)}</span>] as [string, React.ReactNode]]),
    ...lineage.data.datasets.map((one): [string, React.ReactNode] => ['data', <span key={one.digest}><strong>{one.name}</strong>{one.runs > 1 && <span className="muted"> used by {plural(one.runs, 'run')}</span>}</span>]),
    ...(data === null ? [] : [
      ['examples', <span key="examples">{data.examples}{data.badRows > 0 && <span className="wrong"> and {plural(data.badRows, 'row')} that could not be read</span>}</span>],
      ['data digest', <Digest key="digest" of={data.sha256} what="the data's digest" />],
    ] as [string, React.ReactNode][]),
    ...machinesOf(trial.attempts).map(({ host, device, attempts }): [string, React.ReactNode] => ['trained on', <span key={`${host} ${device}`}><strong>{host}</strong> <span className="muted">{[device, trial.attempts.length > 1 ? `attempt ${attempts.join(', ')}` : ''].filter(Boolean).join(' · ')}</span></span>]),
    ...(build.version === '' ? [] : [['trained by', <span key="build">Espalier <strong>{build.version}</strong> <span className="muted">{build.runtime}</span></span>] as [string, React.ReactNode]]),
    ...(build.image === '' ? [] : [['image', <span key="image" className="mono in-text">{build.image}</span>] as [string, React.ReactNode]]),
    ...(weights === undefined ? [] : [['weights', <span key="weights">of epoch {weights.epoch} <Digest of={weights.sha256} what="the digest of the weights" /></span>] as [string, React.ReactNode]]),
    ...lineage.data.versions.map((one): [string, React.ReactNode] => ['registered', <Link key={`${one.name} ${one.version}`} href={`/registry?model=${encodeURIComponent(one.name)}`}>{one.name} version {one.version}</Link>]),
    ...lineage.data.users.slice(0, MOST_USERS).map((one): [string, React.ReactNode] => ['passed on', <Link key={`${one.run_id} ${one.to_module}`} href={`/runs/${one.run_id}`}>{one.from_module} to {one.study_name ?? one.run_id.slice(0, 10)}{one.trial_number === null ? '' : ` · ${one.trial_number}`}</Link>]),
    ...(lineage.data.users.length > MOST_USERS ? [['', <Link key="more" href={`/lineage?study=${trial.study_id}`}>and {lineage.data.users.length - MOST_USERS} more</Link>] as [string, React.ReactNode]] : []),
  ];
  return <Card title="Provenance"><Pairs items={rows} /></Card>;
}

const MOST_USERS = 5;

/** The beginning of a SHA-256, and all of it to copy. */
export function Digest({ of, what }: { of: string; what: string }) {
  return <span className="digest mono" title={of}>{of.slice(0, 12)}… <CopyButton text={of} label={`Copy ${what}`} /></span>;
}
