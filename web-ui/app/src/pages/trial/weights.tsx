import { IconSnowflake } from '@tabler/icons-react';
import { Link } from 'wouter';
import type { TrialDetail } from '../../api/schema';
import { Card } from '../../components/card';

const FIT = { TAKEN: 'all weights', ADAPTED: 'some weights', LEFT: 'nothing fitted', NEW: 'new' };

/** Which modules began with another run's weights. */
export function SourceOfWeights({ trial }: { trial: TrialDetail }) {
  if (trial.lineage.length === 0) return null;
  return (
    <Card title="Where its weights came from" tools={<Link href={`/lineage?study=${trial.study_id}`} style={{ fontSize: 13 }}>Lineage</Link>}>
      <ul className="attempts">
        {trial.lineage.map((one) => (
          <li key={one.module}>
            <div className="title-line">
              <strong>{one.module}</strong>
              {trial.inheritance !== null && <span className="muted">{FIT[trial.inheritance.modules[one.module]?.fit ?? 'LEFT']}</span>}
              {one.frozen && <span className="state" data-tone="queued"><IconSnowflake size={12} aria-hidden /> frozen</span>}
            </div>
            <span>
              from {one.source_module === one.module ? 'the same module' : one.source_module} of{' '}
              {one.source_trial_id === null ? <span className="mono">{one.source_run_id === null ? 'a file' : `run ${one.source_run_id.slice(0, 10)}`}</span> : <Link href={`/trials/${one.source_trial_id}`}>trial {one.source_trial_id}</Link>}, epoch {one.epoch}
            </span>
            <span className="muted mono" title={one.sha256}>{one.artifact} · {one.sha256.slice(0, 12)}</span>
          </li>
        ))}
      </ul>
    </Card>
  );
}
