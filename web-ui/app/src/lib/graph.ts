import type { Model } from '../api/schema';

export interface Place {
  name: string;
  layer: number;
  /** Place within its layer, from 0. */
  order: number;
  /** How many share the layer. */
  breadth: number;
}

/**
 * Layers by the longest path from the inputs: every edge goes down. Nodes that a cycle holds (which the
 * server refuses) end in the first layer.
 */
export function layered(model: Pick<Model, 'inputs' | 'nodes' | 'edges'>): Place[] {
  const layer = new Map<string, number>(model.inputs.map((input) => [input.name, 0]));
  for (const node of model.nodes) {
    const above = model.edges.filter((edge) => edge.to === node.name).map((edge) => layer.get(edge.from) ?? 0);
    layer.set(node.name, above.length === 0 ? 0 : 1 + Math.max(...above));
  }
  const members = new Map<number, string[]>();
  for (const [name, at] of layer) members.set(at, [...(members.get(at) ?? []), name]);
  return [...members].flatMap(([at, names]) => names.map((name, order) => ({ name, layer: at, order, breadth: names.length })));
}

export interface SerpentinePlace {
  row: number;
  column: number;
  /** Whether its row runs from right to left. */
  turned: boolean;
  first: boolean;
  /** The last of its row, with another row below. */
  last: boolean;
}

/** The place of the link `index` of a chain that is laid in rows, each second one running back. */
export function serpentine(index: number, perRow: number, count: number): SerpentinePlace {
  const row = Math.floor(index / perRow);
  const along = index % perRow;
  const turned = row % 2 === 1;
  return { row, column: turned ? perRow - 1 - along : along, turned, first: along === 0, last: along === perRow - 1 && index < count - 1 };
}
