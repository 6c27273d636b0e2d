import { Background, BackgroundVariant, BaseEdge, Controls, type Edge, type EdgeProps, Handle, MarkerType, type Node, type NodeProps, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { IconLink, IconSnowflake } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { GraphLayout, Model, ModelNode, Point } from '../api/schema';
import { useWidth } from '../components/use-width';
import { compact, scalar } from '../lib/format';
import { fitted, isChain, roundedPath, serpentine, type Viewport } from '../lib/graph';

type ModuleData = { module: ModelNode | null; name: string; shape: string; chosen: boolean; marked: boolean };
type ModuleFlowNode = Node<ModuleData, 'module'>;
type WayEdge = Edge<{ points: Point[]; middle: Point | null }, 'way'>;

const WIDTH = 190;
const HEIGHT = 78;
const GAP_ACROSS = 76;
const GAP_DOWN = 46;
const MARGIN = 24;
const CORNER = 8;
/** Below the drawing, for the buttons that zoom it: no module lies beneath them. */
const BUTTONS = 44;
const NONE = new Set<string>();
const NODE_TYPES = { module: ModuleCard };
const EDGE_TYPES = { way: Way };

interface ModuleGraphProps {
  model: Model;
  /** The most it may take, in pixels; a small graph takes less. */
  height: number;
  chosen?: string | null;
  /** Modules to set off from the others. */
  marked?: Set<string>;
  onPick?: (name: string) => void;
}

/** The modules from input to output, with the shape on each edge. A chain is laid in rows that fit the page, everything else as the server has laid it. */
export default function ModuleGraph({ model, height, chosen = null, marked = NONE, onPick }: ModuleGraphProps) {
  const [host, width] = useWidth();
  const flow = useMemo(() => (width === 0 ? null : flowOf(model, width, height)), [model, width, height]);
  const nodes = useMemo(() => flow?.nodes.map((node) => ({ ...node, data: { ...node.data, chosen: node.id === chosen, marked: marked.has(node.id) } })) ?? [], [flow, chosen, marked]);
  return (
    <div ref={host} style={{ height: flow?.room ?? height }}>
      {flow !== null && flow.nodes.length === 0 && <p className="muted">{model.nodes.length} modules are too many to draw; the model’s tab lists them.</p>}
      {flow !== null && flow.nodes.length > 0 && (
        <ReactFlow attributionPosition="bottom-left" key={JSON.stringify(flow.viewport)} nodes={nodes} edges={flow.edges} nodeTypes={NODE_TYPES} edgeTypes={EDGE_TYPES} defaultViewport={flow.viewport} fitViewOptions={{ padding: 0.04, maxZoom: 1 }} minZoom={Math.min(0.05, flow.viewport.zoom)} nodesDraggable={false} nodesConnectable={false} edgesFocusable={false}
          onNodeClick={(_, node) => onPick?.(node.id)} zoomOnScroll={false} preventScrolling={false} zoomActivationKeyCode={['Meta', 'Control']}
          aria-label={`Module graph: ${model.nodes.map((node) => `${node.name} (${node.type}) gives ${node.output_shape?.text ?? 'an unknown shape'}`).join(', ')}`}>
          <Background variant={BackgroundVariant.Dots} gap={18} size={1} color="var(--line)" />
          <Controls showInteractive={false} orientation="horizontal" position="bottom-right" />
        </ReactFlow>
      )}
    </div>
  );
}

interface Flow {
  nodes: ModuleFlowNode[];
  edges: (Edge | WayEdge)[];
  /** The height it takes on the page. */
  room: number;
  viewport: Viewport;
}

function flowOf(model: Model, width: number, most: number): Flow {
  const module = new Map(model.nodes.map((node) => [node.name, node]));
  const shape = new Map(model.inputs.map((input) => [input.name, input.shape?.text ?? '?']));
  const card = (name: string, laid: Laid): ModuleFlowNode => ({ id: name, type: 'module', width: WIDTH, height: HEIGHT, data: { name, module: module.get(name) ?? null, shape: shape.get(name) ?? '', chosen: false, marked: false }, ...laid });
  const edge = ({ from, to, shape: passed }: Model['edges'][number]): Edge => ({
    id: `${from} ${to}`,
    source: from,
    target: to,
    label: passed?.text ?? '',
    type: 'straight',
    markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--line-strong)' },
    labelStyle: { fontFamily: 'var(--font)', fontSize: 11.5, fill: 'var(--muted)' },
    labelBgPadding: [4, 2],
  });
  const inRoom = (drawing: { width: number; height: number }): Pick<Flow, 'room' | 'viewport'> => {
    const room = Math.max(140, Math.min(most, drawing.height));
    return { room: room + BUTTONS, viewport: fitted(drawing, { width, height: room }) };
  };
  if (isChain(model)) {
    const names = [...model.inputs, ...model.nodes].map((one) => one.name);
    const perRow = Math.max(1, Math.floor((width - 2 * MARGIN + GAP_ACROSS) / (WIDTH + GAP_ACROSS)));
    const nodes = names.map((name, index) => card(name, inRows(index, perRow, names.length)));
    const size = (of: number[], card: number): number => Math.max(...of) + card + 2 * MARGIN;
    return { nodes, edges: model.edges.map(edge), ...inRoom({ width: size(nodes.map((one) => one.position.x), WIDTH) - MARGIN, height: size(nodes.map((one) => one.position.y), HEIGHT) - MARGIN }) };
  }
  const { layout } = model;
  if (layout === null) return { nodes: [], edges: [], room: 60, viewport: { x: 0, y: 0, zoom: 1 } };
  return {
    nodes: layout.nodes.map((place) => card(place.name, { position: { x: place.x, y: place.y }, sourcePosition: Position.Bottom, targetPosition: Position.Top })),
    edges: layout.edges.map((way, index) => alongWay(edge(model.edges[index] as Model['edges'][number]), way)),
    ...inRoom(layout),
  };
}

/** The server lays the edges in the order in which the model lists them. */
const alongWay = (edge: Edge, way: GraphLayout['edges'][number]): WayEdge => ({ ...edge, type: 'way', data: { points: way.points, middle: way.label } });

function Way({ data, label, labelStyle, markerEnd }: EdgeProps<WayEdge>) {
  const [x, y] = data?.middle ?? [0, 0];
  return <BaseEdge path={roundedPath(data?.points ?? [], CORNER)} label={data?.middle ? label : ''} labelX={x} labelY={y} {...(labelStyle ? { labelStyle } : {})} labelBgPadding={[4, 2]} {...(markerEnd ? { markerEnd } : {})} />;
}

type Laid = Pick<ModuleFlowNode, 'position' | 'sourcePosition' | 'targetPosition'>;

/** The place of a chain's link, in rows that turn round at their ends as an ox ploughs. */
function inRows(index: number, perRow: number, count: number): Laid {
  const { row, column, turned, first, last } = serpentine(index, perRow, count);
  const [back, ahead] = turned ? [Position.Right, Position.Left] : [Position.Left, Position.Right];
  return {
    position: { x: MARGIN / 2 + column * (WIDTH + GAP_ACROSS), y: MARGIN / 2 + row * (HEIGHT + GAP_DOWN) },
    targetPosition: first && row > 0 ? Position.Top : back,
    sourcePosition: last ? Position.Bottom : ahead,
  };
}

function ModuleCard({ data, sourcePosition, targetPosition }: NodeProps<ModuleFlowNode>) {
  const { module, name, shape, chosen, marked } = data;
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
    <div className="node" data-frozen={module.frozen} data-problem={module.problem !== null} data-shared={module.share !== null} data-chosen={chosen} data-marked={marked} title={module.problem ?? settings}>
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
