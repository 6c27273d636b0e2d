/** A row of the tree: a module, or what stands under a common name (`encoder` of `encoder.1.attention`). */
export interface Branch<N> {
  /** The last part of the path. */
  name: string;
  /** The whole name, with dots. */
  path: string;
  /** 0 for what stands under nothing. */
  depth: number;
  /** Its own, or the sum of all modules under it. */
  parameters: number;
  /** Null for a group of modules. */
  node: N | null;
}

interface Group<N> {
  modules: number;
  parameters: number;
  parts: Map<string, Group<N> | N>;
}

/** Modules as the rows of a tree, in the order in which each group first appears; every group stands before its members. */
export function treeOf<N extends { name: string; parameter_count: number }>(nodes: N[]): Branch<N>[] {
  const root: Group<N> = { modules: 0, parameters: 0, parts: new Map() };
  for (const node of nodes) {
    const names = node.name.split('.');
    let at = root;
    names.forEach((_, depth) => {
      at.modules++;
      at.parameters += node.parameter_count;
      const path = names.slice(0, depth + 1).join('.');
      // A name may be that of a module and of a group; a group ends in a dot here, so that both stand.
      if (depth === names.length - 1) at.parts.set(path, node);
      else at = (at.parts.get(`${path}.`) as Group<N> | undefined) ?? opened(at, `${path}.`);
    });
  }
  return rowsOf(root, 0);
}

function opened<N>(group: Group<N>, key: string): Group<N> {
  const made: Group<N> = { modules: 0, parameters: 0, parts: new Map() };
  group.parts.set(key, made);
  return made;
}

function rowsOf<N extends { name: string; parameter_count: number }>(group: Group<N>, depth: number): Branch<N>[] {
  return [...group.parts].flatMap(([key, part]): Branch<N>[] => {
    const path = key.replace(/\.$/, '');
    const name = path.split('.').at(-1) ?? path;
    return 'parts' in part ? [{ name, path, depth, parameters: part.parameters, node: null }, ...rowsOf(part, depth + 1)] : [{ name, path, depth, parameters: part.parameter_count, node: part }];
  });
}
