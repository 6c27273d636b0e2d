// What the stand-in server says of study files: a few of the server's declarations and rules, enough to develop the form.
import { parse } from 'yaml';
import type { Problem, StudyCheck, StudyTerm, StudyTermKind, StudyTerms } from '../src/api/schema';
import { modelView } from './views';
import type { MockStudy, MockTrial } from './world';

const whole = (name: string, low: number, high: number, fallback: number | null, doc: string): StudyTerm => ({ name, kind: 'whole', low, high, values: [], fallback, required: fallback === null, doc });
const real = (name: string, low: number, high: number, fallback: number, doc: string): StudyTerm => ({ name, kind: 'real', low, high, values: [], fallback, required: false, doc });
const oneOf = (name: string, values: string[], fallback: string, doc: string): StudyTerm => ({ name, kind: 'one_of', low: null, high: null, values, fallback, required: false, doc });
const flag = (name: string, fallback: boolean, doc: string): StudyTerm => ({ name, kind: 'flag', low: null, high: null, values: [], fallback, required: false, doc });
const kind = (name: string, parameters: StudyTerm[] = [], doc = 'What it does, in a sentence.'): StudyTermKind => ({ name, doc, parameters });

const ACTIVATION = oneOf('activation', ['relu', 'tanh', 'elu'], 'relu', 'What follows it.');
const RUNGS = [whole('min_epochs', 1, 1_000_000, 1, 'Epochs of the first rung.'), whole('reduction_factor', 2, 1000, 3, 'One of so many goes on at each rung.')];

export const TERMS: StudyTerms = {
  goals: ['parameters', 'test_accuracy', 'test_loss', 'train_accuracy', 'train_loss'],
  data_sets: [{ name: 'mnist-10k', training_examples: 8000, test_examples: 2000, goals: ['test_accuracy', 'test_loss'] }],
  data: [{ ...whole('limit', 1, 2_147_483_647, null, 'The most training examples, chosen by the seed.'), required: false }, oneOf('view', ['image', 'rows', 'vector'], 'image', 'How an image is seen.')],
  training: [
    whole('epochs', 1, 100_000, null, 'Passes over the training data.'), whole('batch_size', 1, 65_536, 32, 'Examples an iteration.'), oneOf('optimizer', ['adam', 'adamw', 'sgd', 'nesterovs'], 'adam', 'How weights follow their gradients.'),
    real('learning_rate', 1e-12, 1000, 0.001, 'Size of a step.'), real('momentum', 0, 0.9999, 0.9, 'For momentum, nesterovs and rmsprop.'), real('weight_decay', 0, 1, 0, 'L2 penalty on weights.'),
  ],
  structure: [flag('include', true, 'Whether the module is there.'), whole('repeat', 0, 256, 1, 'How many copies follow each other.')],
  modules: [
    kind('conv_block', [whole('filters', 1, 4096, null, 'Channels that come out.'), whole('kernel', 1, 64, 3, 'Side of the window.'), whole('stride', 1, 64, 1, 'Steps of the window.'), ACTIVATION], 'Convolution, norm, activation.'),
    kind('dense', [whole('units', 1, 65_536, null, 'Values that come out.'), ACTIVATION], 'A dense layer.'), kind('global_pool', [oneOf('kind', ['average', 'max'], 'average', 'Which pooling.')]), kind('classifier'),
  ],
  samplers: [kind('auto'), kind('tpe', [whole('startup', 1, 1_000_000, 20, 'Trials drawn before the densities are used.'), flag('constant_liar', true, 'Whether running trials count as bad.')]), kind('random'), kind('grid', [whole('levels', 2, 10_000, 5, 'Values tried of a range of real numbers.')])],
  pruners: [kind('none'), kind('successive_halving', RUNGS), kind('hyperband', [whole('max_epochs', 1, 1_000_000, null, 'The most epochs a trial trains.'), ...RUNGS]), kind('median', [whole('startup_trials', 1, 1_000_000, 5, 'Trials that must have ended before any is stopped.')])],
};

const KNOWN = ['name', 'description', 'goal', 'subject_to', 'data_sets', 'data', 'modules', 'model', 'training', 'variants', 'transfer', 'search', 'seed', 'queue'];

export function checkStudy(text: string, study: MockStudy): StudyCheck {
  const problems: Problem[] = [];
  const problem = (path: string, message: string, allowed: string, value: string | null, suggestion: string | null = null): void => {
    const line = text.split('\n').findIndex((row) => row.includes(path.split('.').at(-1) ?? '')) + 1;
    problems.push({ path, line: line > 0 ? line : null, column: 1, value, message, allowed, suggestion });
  };
  let made: Record<string, unknown> | null = null;
  try {
    made = parse(text) as Record<string, unknown> | null;
  } catch (error) {
    problem('', String(error).split('\n')[0] ?? '', 'YAML', null);
  }
  for (const key of Object.keys(made ?? {})) {
    if (!KNOWN.includes(key)) problem(key, `A study file has no key '${key}'.`, KNOWN.join(', '), key, KNOWN.find((one) => one[0] === key[0]) ?? null);
  }
  const rate = (made?.['training'] as Record<string, unknown> | undefined)?.['learning_rate'];
  if (typeof rate === 'number' && rate <= 0) problem('training.learning_rate', 'The learning rate is not above 0.', 'a number above 0', String(rate));
  const valid = problems.length === 0;
  return {
    valid, problems, name: valid ? String(made?.['name'] ?? '') : null, trial_limit: valid ? 16 : null, objectives: valid ? study.objectives : [],
    space: valid ? { parameters: study.parameters.map((one) => ({ ...one, conditions: [] })) } : null,
    places: valid ? study.parameters.map((one, index) => ({ name: one.name, path: `${one.name.includes('.') ? 'model' : 'training'}.${one.name}`, line: index + 1 })) : [],
    model: valid ? modelView(study.trials[0] as MockTrial) : null,
  };
}
