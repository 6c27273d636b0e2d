import type { Model, Point } from '../api/schema';

/** Whether each module takes what the one before it gives, and nothing else: input, first, second, … */
export function isChain({ inputs, nodes, edges }: Pick<Model, 'inputs' | 'nodes' | 'edges'>): boolean {
  const names = [...inputs, ...nodes].map((one) => one.name);
  return inputs.length === 1 && edges.length === nodes.length && edges.every((edge, index) => edge.from === names[index] && edge.to === names[index + 1]);
}

/** An SVG path along the points, its corners rounded. */
export function roundedPath(points: Point[], radius: number): string {
  const [start, ...rest] = points;
  if (start === undefined) return '';
  let path = `M ${start[0]} ${start[1]}`;
  rest.forEach((at, index) => {
    const [before, after] = [points[index] as Point, rest[index + 1]];
    if (after === undefined) path += ` L ${at[0]} ${at[1]}`;
    else {
      const [from, to] = [towards(at, before, radius), towards(at, after, radius)];
      path += ` L ${from[0]} ${from[1]} Q ${at[0]} ${at[1]} ${to[0]} ${to[1]}`;
    }
  });
  return path;
}

/** The point that lies so far from one on the way to another, at most half way. */
function towards(from: Point, to: Point, distance: number): Point {
  const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
  const part = length === 0 ? 0 : Math.min(0.5, distance / length);
  return [from[0] + (to[0] - from[0]) * part, from[1] + (to[1] - from[1]) * part];
}

export interface Viewport {
  x: number;
  y: number;
  zoom: number;
}

/** Shows a drawing whole, at its own size at the most, in the middle of the room there is. */
export function fitted(drawing: { width: number; height: number }, room: { width: number; height: number }): Viewport {
  const zoom = Math.min(1, room.width / drawing.width, room.height / drawing.height);
  return { zoom, x: (room.width - drawing.width * zoom) / 2, y: (room.height - drawing.height * zoom) / 2 };
}

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
