import { Link } from 'wouter';
import { useRunLineage } from '../../api/queries';
import type { Run } from '../../api/schema';
import { Card } from '../../components/card';
import { ErrorCard, Skeleton } from '../../components/feedback';
import { Pairs } from '../../components/small';
import { plural } from '../../lib/format';
import { sourceOf } from '../../lib/runs';

/** What made the run, on which data, and what became of it. */
export function Origin({ run }: { run: Run }) {
  const lineage = useRunLineage(run.run_id);
  const source = sourceOf(run.tags);
  const { data } = lineage;
  return (
    <Card title="Provenance">
      {lineage.isPending && <Skeleton height={80} />}
      {lineage.isError && <ErrorCard error={lineage.error} what="the lineage" onRetry={() => void lineage.refetch()} />}
      {data && (
        <div style={{ display: 'grid', gap: 12 }}>
          {source.length > 0 && <Pairs items={source.map(([name, text]): [string, React.ReactNode] => [name, name === 'parent run' ? <Link key={name} href={`/runs/${encodeURIComponent(text)}`} className="mono">{text.slice(0, 12)}</Link> : name === 'commit' ? <span key={name} className="mono">{text}</span> : text])} />}
          {data.datasets.length > 0 && <Pairs items={data.datasets.map((one): [string, React.ReactNode] => [one.context ?? 'data', <span key={one.digest}><strong>{one.name}</strong> <span className="muted mono">{one.digest.slice(0, 12)}</span>{one.runs > 1 && <span className="muted"> used by {plural(one.runs, 'run')}</span>}</span>])} />}
          {data.models.length > 0 && <Pairs items={data.models.map((one): [string, React.ReactNode] => [one.output ? 'made' : 'used', <span key={one.model_id}>model <strong>{one.name}</strong></span>])} />}
          {data.versions.length > 0 && <Pairs items={data.versions.map((one): [string, React.ReactNode] => ['registered', <Link key={`${one.name} ${one.version}`} href={`/registry?model=${encodeURIComponent(one.name)}`}>{one.name} version {one.version}</Link>])} />}
          {source.length + data.datasets.length + data.models.length + data.versions.length === 0 && <p className="muted">Its program told neither source nor data.</p>}
        </div>
      )}
    </Card>
  );
}
