// The goals of a study file: one mapping, or a list of such.
import { isMap, isSeq } from 'yaml';
import { textOf } from './settings';
import { nodeAt, parseYaml, remove, write } from './yaml-edit';
import { inline, Source } from './yaml-value';

export const DIRECTIONS = ['maximize', 'minimize'] as const;

export interface Goal {
  direction: (typeof DIRECTIONS)[number];
  metric: string;
}

/** None where `goal` is no goal at all. */
export function readGoals(text: string): Goal[] {
  const node = nodeAt(parseYaml(text).contents, ['goal']);
  return (isSeq(node) ? node.items : [node]).flatMap((one) => {
    const direction = isMap(one) ? DIRECTIONS.find((word) => one.has(word)) : undefined;
    return direction === undefined ? [] : [{ direction, metric: textOf(nodeAt(one, [direction])) }];
  });
}

/** The file with these goals; what did not change is left as it was written. */
export function writeGoals(text: string, goals: Goal[], order: readonly string[]): string {
  const node = nodeAt(parseYaml(text).contents, ['goal']);
  if (!isSeq(node)) return write(text, ['goal'], goals.length === 1 && goals[0] !== undefined ? said(goals[0]) : goals.map(said), order);
  const before = readGoals(text);
  let after = text;
  goals.forEach((goal, index) => {
    const old = before[index];
    if (old?.metric !== goal.metric || old.direction !== goal.direction) after = write(after, ['goal', index], said(goal), order);
  });
  for (let index = before.length - 1; index >= goals.length; index--) after = remove(after, ['goal', index]);
  return after;
}

const said = ({ direction, metric }: Goal): Source => new Source(`{${direction}: ${metric === '' ? '""' : inline(metric)}}`);
