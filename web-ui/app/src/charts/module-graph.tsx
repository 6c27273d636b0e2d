import { Background, BackgroundVariant, Controls, type Edge, Handle, MarkerType, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { IconLink, IconSnowflake } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Model, ModelNode } from '../api/schema';
import { compact, scalar } from '../lib/format';
import { layered } from '../lib/graph';

type ModuleData = { module: ModelNode | null; name: string; shape: string };
type ModuleFlowNode = Node<ModuleData, 'module'>;

const WIDTH = 190;
const HEIGHT = 78;
const GAP = 46;
const NODE_TYPES = { module: ModuleCard };

/** The modules from input to output, with the shape on each edge. */
export default function ModuleGraph({ model, height, onPick }: { model: Model; height: number; onPick?: (name: string) => void }) {
  const { nodes, edges } = useMemo(() => flowOf(model), [model]);
  return (
    <div style={{ height }}>
      <ReactFlow nodes={nodes} edges={edges} nodeTypes={NODE_TYPES} fitView fitViewOptions={{ padding: 0.06, maxZoom: 1, minZoom: 0.6 }} minZoom={0.1} nodesDraggable={false} nodesConnectable={false} edgesFocusable={false}
        onNodeClick={(_, node) => onPick?.(node.id)} zoomOnScroll={false} preventScrolling={false}
        aria-label={`Module graph: ${model.nodes.map((node) => `${node.name} (${node.type}) gives ${node.output_shape?.text ?? 'an unknown shape'}`).join(', ')}`}>
        <Background variant={BackgroundVariant.Dots} gap={18} size={1} color="var(--line)" />
        <Controls showInteractive={false} />
      </ReactFlow>
    </div>
  );
}

function flowOf(model: Model): { nodes: ModuleFlowNode[]; edges: Edge[] } {
  const places = layered(model);
  // A chain lies down: pages are wide. What branches grows downwards.
  const chain = places.every((place) => place.breadth === 1);
  const module = new Map(model.nodes.map((node) => [node.name, node]));
  const shape = new Map(model.inputs.map((input) => [input.name, input.shape?.text ?? '?']));
  const nodes = places.map(({ name, layer, order, breadth }): ModuleFlowNode => ({
    id: name,
    type: 'module',
    position: chain ? { x: layer * (WIDTH + 70), y: 0 } : { x: (order - (breadth - 1) / 2) * (WIDTH + 30), y: layer * (HEIGHT + GAP) },
    data: { name, module: module.get(name) ?? null, shape: shape.get(name) ?? '' },
    sourcePosition: chain ? Position.Right : Position.Bottom,
    targetPosition: chain ? Position.Left : Position.Top,
  }));
  const edges = model.edges.map((edge): Edge => ({
    id: `${edge.from} ${edge.to}`,
    source: edge.from,
    target: edge.to,
    label: edge.shape?.text ?? '',
    type: chain ? 'straight' : 'smoothstep',
    markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--line-strong)' },
    labelStyle: { fontFamily: 'var(--font)', fontSize: 11.5, fill: 'var(--muted)' },
    labelBgPadding: [4, 2],
  }));
  return { nodes, edges };
}

function ModuleCard({ data, sourcePosition, targetPosition }: NodeProps<ModuleFlowNode>) {
  const { module, name, shape } = data;
  if (module === null) {
    return (
      <div className="node" data-kind="input">
        <div className="row"><strong>{name}</strong><span className="muted">input</span></div>
        <span className="muted number">{shape}</span>
        <Handle type="source" position={sourcePosition ?? Position.Bottom} style={{ opacity: 0 }} />
      </div>
    );
  }
  const settings = Object.entries(module.parameters).slice(0, 4).map(([key, value]) => `${key} ${scalar(value)}`).join(' · ');
  return (
    <div className="node" data-frozen={module.frozen} data-problem={module.problem !== null} title={module.problem ?? settings}>
      <Handle type="target" position={targetPosition ?? Position.Top} style={{ opacity: 0 }} />
      <div className="row">
        <strong>{module.name}</strong>
        <span className="muted">{module.type}</span>
      </div>
      <div className="row number">
        <span className="muted">→ {module.output_shape?.text ?? '?'}</span>
        <span>{compact(module.parameter_count)} par.</span>
      </div>
      <div className="row">
        <span className="muted" style={{ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }}>{module.problem ?? settings}</span>
        <span style={{ display: 'inline-flex', gap: 4 }}>
          {module.frozen && <IconSnowflake size={14} aria-label="frozen" />}
          {module.share !== null && <IconLink size={14} aria-label={`shares the weights of ${module.share}`} />}
        </span>
      </div>
      <Handle type="source" position={sourcePosition ?? Position.Bottom} style={{ opacity: 0 }} />
    </div>
  );
}
