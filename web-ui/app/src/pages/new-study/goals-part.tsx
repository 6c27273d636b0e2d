import { IconPlus, IconX } from '@tabler/icons-react';
import { useRef } from 'react';
import { isSeq } from 'yaml';
import { DIRECTIONS, type Goal, readGoals, writeGoals } from '../../lib/study-file/goals';
import { nodeAt } from '../../lib/study-file/yaml-edit';
import { LineField, Pick, ProblemNotes } from './field';
import { PARTS, problemsAt, type StudyFile, within } from './study-file';

const WORDS = DIRECTIONS.map((word) => [word, word] as const);
const METRICS = 'study-goals';

/** One goal or several, each with its direction. */
export function GoalsPart({ file }: { file: StudyFile }) {
  const adder = useRef<HTMLButtonElement>(null);
  const goals = readGoals(file.text);
  const listed = isSeq(nodeAt(file.root, ['goal']));
  const set = (next: Goal[]): void => file.change(writeGoals(file.text, next, PARTS));
  const at = (index: number): (string | number)[] => (listed ? ['goal', index] : ['goal']);
  const changed = (index: number, goal: Goal): void => set(goals.map((one, other) => (other === index ? goal : one)));
  const whole = file.problems.filter((problem) => problem.path === 'goal' && listed);
  const unused = file.terms.goals.find((metric) => goals.every((goal) => goal.metric !== metric)) ?? '';
  const places = goals.map((_, index) => `goal[${index}]`);
  return (
    <fieldset className="form-part">
      <legend>Goals</legend>
      {goals.map((goal, index) => (
        <div key={index} className="item-line" role="group" aria-label={`Goal ${index + 1}`}>
          <Pick label="Direction" value={goal.direction} options={WORDS} problems={[]} onPick={(word) => changed(index, { ...goal, direction: word === 'minimize' ? 'minimize' : 'maximize' })} />
          <LineField label="Metric" value={goal.metric} list={METRICS} problems={problemsAt(file, at(index))} onWrite={(metric) => changed(index, { ...goal, metric })} />
          {goals.length > 1 && (
            <button type="button" className="icon-button" aria-label={`Remove goal ${index + 1}`} onClick={() => {
              set(goals.filter((_, other) => other !== index));
              adder.current?.focus();
            }}><IconX size={16} /></button>
          )}
        </div>
      ))}
      <ProblemNotes problems={whole.filter((problem) => !within(problem.path, places))} />
      {goals.length === 0 && <ProblemNotes problems={problemsAt(file, ['goal'])} />}
      <button ref={adder} type="button" className="button" data-size="small" onClick={() => set([...goals, { direction: /loss|parameters|rmse|mae|perplexity/.test(unused) ? 'minimize' : 'maximize', metric: unused }])}><IconPlus size={14} /> Add goal</button>
      <datalist id={METRICS}>{file.terms.goals.map((metric) => <option key={metric} value={metric} />)}</datalist>
    </fieldset>
  );
}
