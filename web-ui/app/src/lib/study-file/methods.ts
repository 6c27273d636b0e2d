// The sampler and the pruner of a study file: a name, or a mapping of its type and options.
import { isMap } from 'yaml';
import type { StudyTermKind } from '../../api/schema';
import { keyOf, textOf } from './settings';
import { nodeAt, parseYaml, remove, write } from './yaml-edit';
import { type Value } from './yaml-value';

export type Method = 'sampler' | 'pruner';

/** The name, or '' where nothing is said. */
export function methodName(text: string, method: Method): string {
  const node = nodeAt(parseYaml(text).contents, ['search', method]);
  return isMap(node) ? textOf(nodeAt(node, ['type'])) : textOf(node);
}

/** Another method; options stay that it has as well, and what it must say is filled in by `standard`. */
export function chooseMethod(text: string, method: Method, chosen: StudyTermKind, standard: (option: string) => Value, order: readonly string[]): string {
  const node = nodeAt(parseYaml(text).contents, ['search', method]);
  const known = new Set(chosen.parameters.map((one) => one.name));
  const said = isMap(node) ? node.items.map(keyOf) : [];
  let after = isMap(node) ? write(text, ['search', method, 'type'], chosen.name, order) : write(text, ['search', method], chosen.name, order);
  for (const key of said) if (key !== 'type' && !known.has(key)) after = remove(after, ['search', method, key]);
  for (const option of chosen.parameters) if (option.required && !said.includes(option.name)) after = setOption(after, method, option.name, standard(option.name));
  return collapsed(after, method);
}

export function setOption(text: string, method: Method, option: string, value: Value): string {
  const node = nodeAt(parseYaml(text).contents, ['search', method]);
  if (isMap(node)) return write(text, ['search', method, option], value);
  return write(text, ['search', method], { type: textOf(node), [option]: value });
}

export function dropOption(text: string, method: Method, option: string): string {
  return collapsed(remove(text, ['search', method, option]), method);
}

/** A mapping of nothing but the type on one line is the name alone. */
function collapsed(text: string, method: Method): string {
  const node = nodeAt(parseYaml(text).contents, ['search', method]);
  return isMap(node) && node.items.length === 1 && node.has('type') ? write(text, ['search', method], textOf(nodeAt(node, ['type']))) : text;
}
