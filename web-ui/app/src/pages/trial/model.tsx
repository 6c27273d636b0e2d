import { IconLink, IconSnowflake } from '@tabler/icons-react';
import { useState } from 'react';
import { Link } from 'wouter';
import { ApiFailure } from '../../api/client';
import { useTrialModel } from '../../api/queries';
import type { Model, ModelNode, TrialDetail } from '../../api/schema';
import { Card } from '../../components/card';
import { Empty, ErrorCard, Skeleton } from '../../components/feedback';
import { Wide } from '../../components/small';
import { compact, scalar } from '../../lib/format';
import { lazily } from '../../lib/lazily';
import { treeOf } from '../../lib/module-tree';
import { Digest } from './provenance';

const ModuleGraph = lazily(() => import('../../charts/module-graph'));

/** The graph of modules; with `table`, the same as a list below it. */
export default function ModelCard({ trial, height, table = false }: { trial: TrialDetail; height: number; table?: boolean }) {
  const model = useTrialModel(trial.trial_id);
  const [chosen, setChosen] = useState<string | null>(null);
  const undecided = model.error instanceof ApiFailure && model.error.status === 409;
  const note = model.data && `${compact(model.data.parameter_count)} parameters${model.data.trainable_count < model.data.parameter_count ? `, ${compact(model.data.trainable_count)} of them trained` : ''}`;
  return (
    <>
      <Card title="Modules" height={height} note={note}>
        {model.isPending && <Skeleton height={height} />}
        {model.isError && (undecided ? <Empty title="The model is not decided yet"><p>{model.error.message}</p></Empty> : <ErrorCard error={model.error} what="the model" onRetry={() => void model.refetch()} />)}
        {model.data && <ModuleGraph model={model.data} height={height} chosen={chosen} {...(table ? { onPick: setChosen } : {})} />}
      </Card>
      {table && model.data && <Inventory model={model.data} chosen={chosen} onChoose={setChosen} />}
    </>
  );
}

function Inventory({ model, chosen, onChoose }: { model: Model; chosen: string | null; onChoose: (name: string) => void }) {
  const most = Math.max(1, ...model.nodes.map((node) => node.parameter_count));
  return (
    <Card title="Inventory" note={`${model.nodes.length} modules`} tools={<span className="muted">architecture <Digest of={model.digest} what="the digest of the architecture" /></span>}>
      <Wide label="Modules as a table">
        <table className="plain full">
          <thead><tr><th scope="col">Module</th><th scope="col">Type</th><th scope="col">Input</th><th scope="col">Output</th><th scope="col" className="right">Parameters</th><th scope="col">Settings</th><th scope="col">Weights</th></tr></thead>
          <tbody>
            {treeOf(model.nodes).map(({ name, path, depth, parameters, node }) => (node === null ? (
              <tr key={`${path}.`}>
                <th scope="row" style={{ paddingLeft: 12 + 18 * depth }}>{name}</th>
                <td className="muted">group</td><td /><td />
                <td className="right number">{parameters.toLocaleString('en-US')}</td><td /><td />
              </tr>
            ) : (
              <tr key={path} data-chosen={path === chosen}>
                <th scope="row" style={{ paddingLeft: 12 + 18 * depth }}><button type="button" className="link" aria-label={path} onClick={() => onChoose(path)}>{name}</button></th>
                <td>{node.type}</td>
                <td>{node.inputs.join(', ')}</td>
                <td className="number">{node.output_shape?.text ?? '?'}{node.problem !== null && <div className="wrong">{node.problem}</div>}</td>
                <td className="right number">{node.parameter_count.toLocaleString('en-US')}<meter min={0} max={most} value={node.parameter_count} aria-hidden /></td>
                <td>{Object.entries(node.parameters).map(([key, value]) => <span key={key} className="setting">{key} <strong>{scalar(value)}</strong></span>)}</td>
                <td><Origin node={node} /></td>
              </tr>
            )))}
          </tbody>
        </table>
      </Wide>
    </Card>
  );
}

function Origin({ node }: { node: ModelNode }) {
  return (
    <span className="chips">
      {node.share !== null && <span className="state" data-tone="running"><IconLink size={12} aria-hidden /> those of {node.share}</span>}
      {node.frozen && <span className="state" data-tone="queued"><IconSnowflake size={12} aria-hidden /> frozen</span>}
      {node.source !== null && <Link href={`/runs/${node.source.run_id}`}>from {node.source.module} of {node.source.run_id.slice(0, 8)}</Link>}
      {node.share === null && node.source === null && <span className="muted">{node.parameter_count === 0 ? 'has none' : 'fresh'}</span>}
    </span>
  );
}
