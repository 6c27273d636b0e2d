import { IconBinaryTree2, IconSnowflake } from '@tabler/icons-react';
import { useMemo } from 'react';
import { Link } from 'wouter';
import { useLineage, useStudies } from '../api/queries';
import type { LineageEdge, LineageNode } from '../api/schema';
import { useCrumbs } from '../app/crumbs';
import { Card } from '../components/card';
import { Command, Empty, ErrorCard, Skeleton } from '../components/feedback';
import { lazily } from '../lib/lazily';
import { numberCodec, useUrlState } from '../lib/url-state';
import { useLive } from '../live/use-live';

const LineageGraph = lazily(() => import('../charts/lineage-graph'));
const studyCodec = numberCodec(0);

/** Where the weights of a study's runs came from, and where they went. */
export default function Lineage() {
  const [chosen, setChosen] = useUrlState('study', studyCodec, true);
  const studies = useStudies();
  const study = chosen === 0 ? null : chosen;
  const lineage = useLineage(study);
  useLive(study === null ? 'studies' : `study:${study}`, ['lineage']);
  useCrumbs({ name: 'Lineage' });
  return (
    <div className="page">
      <div className="page-head">
        <div><h1>Lineage of weights</h1><p className="muted">An edge is a module that began with another run's weights.</p></div>
        <label className="field">Study
          <select className="select" value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
            <option value={0}>all that passed weights on</option>
            {studies.data?.items.map((one) => <option key={one.study_id} value={one.study_id}>{one.name}</option>)}
          </select>
        </label>
      </div>
      {lineage.isPending && <Skeleton height={360} />}
      {lineage.isError && <ErrorCard error={lineage.error} what="the lineage" onRetry={() => void lineage.refetch()} />}
      {lineage.data?.edges.length === 0 && (
        <section className="card">
          <Empty icon={<IconBinaryTree2 size={44} stroke={1.2} />} title={study === null ? 'No weights were passed on yet' : 'No weights were passed on in this study'}>
            <p>A variant or a search with <code>transfer:</code> begins with another run's modules.</p>
            <Command>./espalier submit examples/digits-transfer.yaml</Command>
          </Empty>
        </section>
      )}
      {lineage.data && lineage.data.edges.length > 0 && <Found nodes={lineage.data.nodes} edges={lineage.data.edges} />}
    </div>
  );
}

function Found({ nodes, edges }: { nodes: LineageNode[]; edges: LineageEdge[] }) {
  const byRun = useMemo(() => new Map(nodes.map((node) => [node.run_id, node])), [nodes]);
  const name = (run: string) => {
    const node = byRun.get(run);
    return node === undefined ? <span className="mono">run {run.slice(0, 10)} (no longer known)</span> : <Link href={`/trials/${node.trial_id}`}>{node.study_name} · {node.variant || `trial ${node.number}`}</Link>;
  };
  return (
    <div className="grid">
      <Card title="Runs" note={`${nodes.length}`} height={380}><LineageGraph nodes={nodes} edges={edges} height={380} /></Card>
      <Card title="In sentences">
        <ul className="attempts">
          {edges.map((edge) => (
            <li key={`${edge.to_run_id} ${edge.to_module}`}>
              <span>
                <strong>{edge.to_module}</strong> of {name(edge.to_run_id)} began with <strong>{edge.from_module}</strong> of {name(edge.from_run_id)} after epoch {edge.epoch}
                {edge.frozen ? <>, and was <span className="state" data-tone="queued"><IconSnowflake size={12} aria-hidden /> frozen</span></> : ', and was trained on'}.
              </span>
              <span className="muted mono" title={edge.sha256}>checkpoint {edge.sha256.slice(0, 16)}</span>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  );
}
