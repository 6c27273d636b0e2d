import { Background, BackgroundVariant, Controls, type Edge, MarkerType, type Node, Position, ReactFlow } from '@xyflow/react';
import '@xyflow/react/dist/style.css';
import { useMemo } from 'react';
import { useLocation } from 'wouter';
import type { LineageEdge, LineageNode } from '../api/schema';
import { wordOf } from '../components/state';
import { layered } from '../lib/graph';
import { number } from '../lib/format';

/** Runs from left to right, in the order that weights went. */
export default function LineageGraph({ nodes, edges, height }: { nodes: LineageNode[]; edges: LineageEdge[]; height: number }) {
  const [, navigate] = useLocation();
  const flow = useMemo(() => flowOf(nodes, edges), [nodes, edges]);
  const trial = new Map(nodes.map((node) => [node.run_id, node.trial_id]));
  return (
    <div style={{ height }}>
      <ReactFlow attributionPosition="bottom-left" nodes={flow.nodes} edges={flow.edges} fitView fitViewOptions={{ padding: 0.2, maxZoom: 1 }} minZoom={0.1} nodesDraggable={false} nodesConnectable={false} zoomOnScroll={false} preventScrolling={false} zoomActivationKeyCode={['Meta', 'Control']}
        onNodeClick={(_, node) => trial.has(node.id) && navigate(`/trials/${trial.get(node.id)}`)} aria-label={`Lineage of ${nodes.length} runs; the sentences below say the same`}>
        <Background variant={BackgroundVariant.Dots} gap={18} size={1} color="var(--line)" />
        <Controls showInteractive={false} position="bottom-right" />
      </ReactFlow>
    </div>
  );
}

function flowOf(nodes: LineageNode[], edges: LineageEdge[]): { nodes: Node[]; edges: Edge[] } {
  const missing = [...new Set(edges.flatMap((edge) => [edge.from_run_id, edge.to_run_id]))].filter((run) => !nodes.some((node) => node.run_id === run));
  const ordered = [...missing.map((run) => ({ run, node: null })), ...[...nodes].sort((a, b) => a.trial_id - b.trial_id).map((node) => ({ run: node.run_id, node }))];
  const places = layered({ inputs: [], nodes: ordered.map(({ run }) => ({ name: run })) as never, edges: edges.map((edge) => ({ from: edge.from_run_id, to: edge.to_run_id, shape: null })) });
  const found = new Map(ordered.map(({ run, node }) => [run, node]));
  const pairs = new Map<string, LineageEdge[]>();
  for (const edge of edges) pairs.set(`${edge.from_run_id} ${edge.to_run_id}`, [...(pairs.get(`${edge.from_run_id} ${edge.to_run_id}`) ?? []), edge]);
  return {
    nodes: places.map(({ name, layer, order, breadth }) => {
      const node = found.get(name);
      const values = node ? Object.entries(node.objectives).map(([metric, value]) => `${metric} ${number(Number(value))}`).join(' · ') : 'no longer known';
      return {
        id: name, className: 'node', position: { x: layer * 420, y: (order - (breadth - 1) / 2) * 110 }, sourcePosition: Position.Right, targetPosition: Position.Left,
        data: { label: node ? <><strong>{node.study_name} · {node.variant || `trial ${node.number}`}</strong><div className="muted">{wordOf(node.state)}</div><div className="number">{values}</div></> : <><strong>run {name.slice(0, 10)}</strong><div className="muted">{values}</div></> },
      };
    }),
    edges: [...pairs].map(([id, group]) => ({
      id, source: group[0]?.from_run_id ?? '', target: group[0]?.to_run_id ?? '', label: labelOf(group),
      markerEnd: { type: MarkerType.ArrowClosed, color: 'var(--line-strong)' }, style: { strokeWidth: 1 + group.length }, labelStyle: { fontFamily: 'var(--font)', fontSize: 11.5, fill: 'var(--muted)' }, labelBgPadding: [4, 2],
    })),
  };
}

/** One or two modules by their names, more by their number; ❄ where they are frozen. */
export function labelOf(group: Pick<LineageEdge, 'to_module' | 'frozen'>[]): string {
  const frozen = group.filter((edge) => edge.frozen).length;
  if (group.length <= 2) return group.map((edge) => `${edge.to_module}${edge.frozen ? ' ❄' : ''}`).join(', ');
  return `${group.length} modules${frozen === 0 ? '' : frozen === group.length ? ' ❄' : `, ${frozen} ❄`}`;
}
