import { Background, BackgroundVariant, Controls, type Edge, Handle, MarkerType, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { IconLink, IconSnowflake } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Model, ModelNode } from '../api/schema';
import { useWidth } from '../components/use-width';
import { compact, scalar } from '../lib/format';
import { layered, type Place, serpentine } from '../lib/graph';

type ModuleData = { module: ModelNode | null; name: string; shape: string; chosen: boolean };
type ModuleFlowNode = Node<ModuleData, 'module'>;

const WIDTH = 190;
const HEIGHT = 78;
const GAP_ACROSS = 76;
const GAP_DOWN = 46;
const MARGIN = 24;
const NODE_TYPES = { module: ModuleCard };

interface ModuleGraphProps {
  model: Model;
  /** The most it may take, in pixels; a small graph takes less. */
  height: number;
  chosen?: string | null;
  onPick?: (name: string) => void;
}

/** The modules from input to output, with the shape on each edge. Chains are laid in rows that fit the page. */
export default function ModuleGraph({ model, height, chosen = null, onPick }: ModuleGraphProps) {
  const [host, width] = useWidth();
  const flow = useMemo(() => (width === 0 ? null : flowOf(model, width)), [model, width]);
  const nodes = useMemo(() => flow?.nodes.map((node) => ({ ...node, data: { ...node.data, chosen: node.id === chosen } })) ?? [], [flow, chosen]);
  const tall = flow === null ? height : Math.max(140, Math.min(height, flow.height + 2 * MARGIN));
  return (
    <div ref={host} style={{ height: tall }}>
      {flow !== null && (
        <ReactFlow key={`${flow.perRow} ${model.nodes.length} ${tall}`} nodes={nodes} edges={flow.edges} nodeTypes={NODE_TYPES} fitView fitViewOptions={{ padding: 0.04, maxZoom: 1 }} minZoom={0.05} nodesDraggable={false} nodesConnectable={false} edgesFocusable={false}
          onNodeClick={(_, node) => onPick?.(node.id)} zoomOnScroll={false} preventScrolling={false} zoomActivationKeyCode={['Meta', 'Control']}
          aria-label={`Module graph: ${model.nodes.map((node) => `${node.name} (${node.type}) gives ${node.output_shape?.text ?? 'an unknown shape'}`).join(', ')}`}>
          <Background variant={BackgroundVariant.Dots} gap={18} size={1} color="var(--line)" />
          <Controls showInteractive={false} position="bottom-right" />
        </ReactFlow>
      )}
    </div>
  );
}

interface Flow {
  nodes: ModuleFlowNode[];
  edges: Edge[];
  height: number;
  perRow: number;
}

function flowOf(model: Model, width: number): Flow {
  const places = layered(model);
  const chain = places.every((place) => place.breadth === 1);
  const perRow = Math.max(1, Math.floor((width - 2 * MARGIN + GAP_ACROSS) / (WIDTH + GAP_ACROSS)));
  const module = new Map(model.nodes.map((node) => [node.name, node]));
  const shape = new Map(model.inputs.map((input) => [input.name, input.shape?.text ?? '?']));
  const nodes = places.map((place): ModuleFlowNode => ({
    id: place.name,
    type: 'module',
    ...(chain ? inRows(place, perRow, places.length) : downwards(place)),
    width: WIDTH,
    height: HEIGHT,
    data: { name: place.name, module: module.get(place.name) ?? null, shape: shape.get(place.name) ?? '', chosen: false },
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
  const bottom = Math.max(0, ...nodes.map((node) => node.position.y)) + HEIGHT;
  return { nodes, edges, height: bottom, perRow };
}

type Laid = Pick<ModuleFlowNode, 'position' | 'sourcePosition' | 'targetPosition'>;

/** A place of a chain that turns round at the end of each row, as an ox ploughs. */
function inRows({ layer }: Place, perRow: number, count: number): Laid {
  const { row, column, turned, first, last } = serpentine(layer, perRow, count);
  const [back, ahead] = turned ? [Position.Right, Position.Left] : [Position.Left, Position.Right];
  return {
    position: { x: column * (WIDTH + GAP_ACROSS), y: row * (HEIGHT + GAP_DOWN) },
    targetPosition: first && row > 0 ? Position.Top : back,
    sourcePosition: last ? Position.Bottom : ahead,
  };
}

const downwards = ({ layer, order, breadth }: Place): Laid => ({
  position: { x: (order - (breadth - 1) / 2) * (WIDTH + 30), y: layer * (HEIGHT + GAP_DOWN) },
  sourcePosition: Position.Bottom,
  targetPosition: Position.Top,
});

function ModuleCard({ data, sourcePosition, targetPosition }: NodeProps<ModuleFlowNode>) {
  const { module, name, shape, chosen } = data;
  if (module === null) {
    return (
      <div className="node" data-kind="input">
        <div className="row"><strong>{name}</strong><span className="muted">input</span></div>
        <span className="muted number">{shape}</span>
        <Handle type="source" position={sourcePosition ?? Position.Bottom} />
      </div>
    );
  }
  const settings = settingsOf(module);
  return (
    <div className="node" data-frozen={module.frozen} data-problem={module.problem !== null} data-shared={module.share !== null} data-chosen={chosen} title={module.problem ?? settings}>
      <Handle type="target" position={targetPosition ?? Position.Top} />
      <div className="row">
        <strong className="clip">{module.name}</strong>
        <span className="muted">{module.type}</span>
      </div>
      <div className="row number">
        <span className="muted">→ {module.output_shape?.text ?? '?'}</span>
        <span>{module.parameter_count === 0 ? '' : `${compact(module.parameter_count)} par.`}</span>
      </div>
      <div className="row">
        <span className="muted clip">{module.problem ?? settings}</span>
        <span className="marks">
          {module.frozen && <IconSnowflake size={14} aria-label="frozen" />}
          {module.share !== null && <IconLink size={14} aria-label={`shares the weights of ${module.share}`} />}
        </span>
      </div>
      <Handle type="source" position={sourcePosition ?? Position.Bottom} />
    </div>
  );
}

/** `filters 32 · kernel 3`. */
export const settingsOf = (module: ModelNode): string => Object.entries(module.parameters).map(([key, value]) => `${key} ${scalar(value)}`).join(' · ');
