// What models are made of, row by row, so that those of several runs can be laid beside each other.
import type { Model, ModelNode } from '../api/schema';
import { scalar } from './format';

export interface ModelRow {
  module: string;
  /** What of the module; empty for the module itself. */
  field: string;
  /** A value for each model; undefined where it has no such module or setting. */
  values: (string | undefined)[];
}

/** Modules in the order of the first model that has each; their type first, then settings, shape, size and weights. */
export function modelRows(models: (Model | undefined)[]): ModelRow[] {
  const found = models.map((model) => new Map(model?.nodes.map((node) => [node.name, factsOf(node)])));
  const names = new Set(models.flatMap((model) => model?.nodes.map((node) => node.name) ?? []));
  return [...names].flatMap((module) => {
    const fields = new Set(found.flatMap((nodes) => [...(nodes.get(module)?.keys() ?? [])]));
    return [...fields].map((field) => ({ module, field, values: found.map((nodes) => nodes.get(module)?.get(field)) }));
  });
}

/** Of the models, the modules in which they differ. */
export const differingModules = (rows: ModelRow[]): Set<string> => new Set(rows.filter(differsIn).map((row) => row.module));

export const differsIn = ({ values }: ModelRow): boolean => new Set(values).size > 1;

function factsOf(node: ModelNode): Map<string, string> {
  const weights = node.share !== null ? `those of ${node.share}` : node.source !== null ? `from ${node.source.module} of ${node.source.run_id.slice(0, 8)}` : 'fresh';
  return new Map([
    ['', node.type],
    ...Object.entries(node.parameters).map(([name, value]): [string, string] => [name, scalar(value)]),
    ['takes', node.inputs.join(', ')],
    ['gives', node.output_shape?.text ?? '?'],
    ['parameters', node.parameter_count.toLocaleString('en-US')],
    ['weights', `${weights}${node.frozen ? ', frozen' : ''}`],
  ]);
}
