import type { Problem } from '../../api/schema';
import { Tabs } from '../../components/small';
import { useUrlState, wordCodec } from '../../lib/url-state';
import { DataStep } from './data-step';
import { LimitsStep } from './limits-step';
import { SearchStep } from './search-step';
import { SpaceStep } from './space-step';
import { type StudyFile, within } from './study-file';
import { StudyStep } from './study-step';

/** Each step with the places whose problems it shows. */
const STEPS = [
  ['study', 'Study', ['name', 'description', 'goal', 'subject_to'], StudyStep],
  ['data', 'Data', ['data', 'data_sets', 'transfer', 'training'], DataStep],
  ['space', 'Space', ['model', 'modules', 'training', 'variants'], SpaceStep],
  ['search', 'Search', ['search.sampler', 'search.pruner', 'search.constraints', 'search.forbidden', 'search.enqueue', 'search.warm_start'], SearchStep],
  ['limits', 'Limits', ['search.trials', 'search.parallel', 'search.inherit', 'search.budget', 'search.stop_when', 'seed', 'queue'], LimitsStep],
] as const;

const stepCodec = wordCodec(['study', 'data', 'space', 'search', 'limits']);

const labelled = (word: string, places: readonly string[], problems: Problem[]): string => {
  const count = problems.filter((problem) => within(problem.path, places)).length;
  return count === 0 ? word : `${word} (${count})`;
};

/** The whole file as a form, step by step; what it shows is read from the text, and what is changed is written to it. */
export function StudyForm({ file }: { file: StudyFile }) {
  const [step, setStep] = useUrlState('step', stepCodec);
  const found = STEPS.find(([one]) => one === step) ?? STEPS[0];
  const Step = found[3];
  return (
    <>
      <Tabs label="Steps" value={step} onChange={setStep} tabs={STEPS.map(([one, word, places]) => [one, labelled(word, places, file.problems)] as const)} />
      <div role="tabpanel" aria-label={found[1]} className="study-form"><Step file={file} /></div>
    </>
  );
}
