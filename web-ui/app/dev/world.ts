// The generated data that the app is developed and tested against. Deterministic but for the clock: the running study goes on.
import type { Dimension, Lineage, Objective, Scalar, StudyState, TrialState } from '../src/api/schema';
import { hex, randomFrom } from './random';

export interface MockTrial {
  id: number;
  number: number;
  variant: string;
  runId: string;
  parameters: Record<string, Scalar>;
  epochs: number;
  /** Epochs after which it ended; the same as epochs where it completed. */
  end: number;
  ending: TrialState;
  reason: string;
  /** Milliseconds after the study's start. */
  start: number;
  epochMillis: number;
  worker: string;
  slot: number;
  /** The metric values by name, index 0 is epoch 1. */
  curves: Record<string, number[]>;
  /** Attempts that failed before the last one: how, and after how many epochs. */
  failures: { category: 'LEASE_LOST' | 'OOM_HEAP' | 'NATIVE_CRASH'; epoch: number }[];
  lineage: Lineage[];
}

export interface MockStudy {
  id: number;
  name: string;
  /** What the state is at the end of time. */
  ending: StudyState;
  reason: string;
  objectives: Objective[];
  parameters: { name: string; dimension: Dimension }[];
  trials: MockTrial[];
  trialLimit: number;
  /** Milliseconds since the epoch. */
  start: number;
  queue: string;
  pruner: Record<string, unknown>;
  paused: boolean;
}

const WORKERS = ['orchard-1', 'orchard-2', 'wall-7f3a'];

interface Plan {
  id: number;
  name: string;
  start: number;
  trials: number;
  limit?: number;
  epochs: number;
  epochMillis: number;
  parallel: number;
  prune: boolean;
  ending?: StudyState;
  reason?: string;
  objectives?: Objective[];
  failing?: number;
  paused?: boolean;
}

const DIMENSIONS: { name: string; dimension: Dimension }[] = [
  { name: 'learning_rate', dimension: { type: 'float', low: 0.0005, high: 0.05, log: true, step: 0 } },
  { name: 'block1.filters', dimension: { type: 'choice', values: [16, 32, 64] } },
  { name: 'block2.filters', dimension: { type: 'int', low: 32, high: 128, log: false, step: 32 } },
  { name: 'batch_size', dimension: { type: 'choice', values: [32, 64, 128] } },
  { name: 'optimizer', dimension: { type: 'choice', values: ['adam', 'nesterovs', 'rmsprop'] } },
  { name: 'dropout', dimension: { type: 'float', low: 0, high: 0.6, log: false, step: 0 } },
];

function sample(dimension: Dimension, random: () => number): Scalar {
  switch (dimension.type) {
    case 'float':
      return dimension.log
        ? Math.exp(Math.log(dimension.low) + random() * Math.log(dimension.high / dimension.low))
        : dimension.low + random() * (dimension.high - dimension.low);
    case 'int':
      return dimension.low + dimension.step * Math.floor((random() * (dimension.high - dimension.low + 1)) / dimension.step);
    case 'choice':
      return dimension.values[Math.floor(random() * dimension.values.length)] ?? 0;
  }
}

/** How good a point of the space is: a smooth hill in the learning rate, a little of everything else. */
function quality(parameters: Record<string, Scalar>, random: () => number): number {
  const rate = Math.log10(Number(parameters['learning_rate'] ?? 0.003));
  const hill = Math.exp(-((rate + 2.4) ** 2) / 0.5);
  const width = Number(parameters['block2.filters'] ?? 64) / 128;
  const optimizer = parameters['optimizer'] === 'rmsprop' ? -0.02 : 0.01;
  return 0.9 + 0.07 * hill + 0.01 * width + optimizer - 0.02 * Number(parameters['dropout'] ?? 0) + (random() - 0.5) * 0.012;
}

function curves(best: number, epochs: number, random: () => number): Record<string, number[]> {
  const speed = 0.5 + random() * 0.9;
  const test: number[] = [];
  const train: number[] = [];
  const loss: number[] = [];
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const learned = 1 - Math.exp(-speed * epoch);
    test.push(Math.min(0.9985, 0.1 + (best - 0.1) * learned + (random() - 0.5) * 0.006));
    train.push(Math.min(0.9995, 0.1 + (best + 0.01 - 0.1) * (1 - Math.exp(-speed * 1.15 * epoch))));
    loss.push(2.3 * Math.exp(-speed * epoch) + 0.04 + random() * 0.01);
  }
  return { test_accuracy: test, train_accuracy: train, train_loss: loss, test_loss: loss.map((value) => value * 1.1 + 0.02) };
}

function study(plan: Plan): MockStudy {
  const random = randomFrom(plan.id * 7919);
  const objectives = plan.objectives ?? [{ metric: 'test_accuracy', direction: 'MAXIMIZE' }];
  const trials: MockTrial[] = [];
  const slotFree = Array.from({ length: plan.parallel }, () => 400);
  for (let number = 0; number < plan.trials; number++) {
    const parameters = Object.fromEntries(DIMENSIONS.map(({ name, dimension }) => [name, sample(dimension, random)]));
    const best = quality(parameters, random);
    const values = curves(best, plan.epochs, random);
    if (objectives.some((objective) => objective.metric === 'parameters')) {
      values['parameters'] = Array.from({ length: plan.epochs }, () => 4000 + 600 * Number(parameters['block2.filters']));
    }
    const weak = best < 0.945;
    const end = plan.prune && weak ? (best < 0.925 ? 1 : Math.max(1, Math.floor(plan.epochs / 4))) : plan.epochs;
    const failed = (plan.failing ?? 0) > 0 && number % (plan.failing ?? 1) === (plan.failing ?? 1) - 1;
    const slot = slotFree.indexOf(Math.min(...slotFree));
    const start = slotFree[slot] ?? 0;
    slotFree[slot] = start + end * plan.epochMillis + 300;
    trials.push({
      id: plan.id * 1000 + number,
      number,
      variant: '',
      runId: hex(random, 32),
      parameters,
      epochs: plan.epochs,
      end: failed ? 1 : end,
      ending: failed ? 'FAILED' : end < plan.epochs ? 'PRUNED' : 'COMPLETED',
      reason: failed ? 'The loss became NaN in iteration 214; 3 attempts of 3 were used.' : end < plan.epochs ? `Among the worst half at rung ${end}.` : '',
      start,
      epochMillis: plan.epochMillis,
      worker: WORKERS[slot % WORKERS.length] ?? 'orchard-1',
      slot: Math.floor(slot / WORKERS.length),
      curves: values,
      failures: number % 5 === 3 ? [{ category: 'LEASE_LOST', epoch: Math.min(2, end) }] : [],
      lineage: [],
    });
  }
  return {
    id: plan.id,
    name: plan.name,
    ending: plan.ending ?? 'COMPLETED',
    reason: plan.reason ?? '',
    objectives,
    parameters: DIMENSIONS,
    trials,
    trialLimit: plan.limit ?? plan.trials,
    start: plan.start,
    queue: 'default',
    pruner: plan.prune ? { type: 'successive_halving', min_epochs: 1, reduction_factor: 2 } : { type: 'none' },
    paused: plan.paused ?? false,
  };
}

function transfer(start: number): MockStudy {
  const made = study({ id: 2, name: 'digits-transfer', start, trials: 3, epochs: 6, epochMillis: 9000, parallel: 2, prune: false });
  const [base, moved, scratch] = made.trials as [MockTrial, MockTrial, MockTrial];
  for (const [trial, variant] of [[base, 'base'], [moved, 'transfer'], [scratch, 'scratch']] as const) {
    trial.variant = variant;
    trial.parameters = {};
  }
  moved.lineage = ['block1', 'block2', 'block3'].map((module, index) => ({
    module,
    frozen: index < 2,
    source_run_id: base.runId,
    source_trial_id: base.id,
    source_module: module,
    artifact: 'checkpoints/attempt-1-epoch-6.zip',
    sha256: hex(randomFrom(99 + index), 64),
    epoch: 6,
  }));
  made.parameters = [];
  return made;
}

/** All studies, newest first. */
export function makeWorld(now: number): MockStudy[] {
  const hour = 3_600_000;
  return [
    study({ id: 8, name: 'mnist-cnn', start: now - 70_000, trials: 16, epochs: 8, epochMillis: 5000, parallel: 3, prune: true }),
    study({ id: 7, name: 'augmentation-probe', start: now - hour, trials: 5, limit: 20, epochs: 6, epochMillis: 8000, parallel: 2, prune: false, ending: 'PAUSED', paused: true, reason: 'Paused by a person.' }),
    study({ id: 6, name: 'cifar-asha', start: now - 5 * hour, trials: 240, epochs: 16, epochMillis: 11_000, parallel: 3, prune: true, failing: 41 }),
    study({ id: 5, name: 'width-or-accuracy', start: now - 9 * hour, trials: 60, epochs: 8, epochMillis: 9000, parallel: 3, prune: false, objectives: [{ metric: 'test_accuracy', direction: 'MAXIMIZE' }, { metric: 'parameters', direction: 'MINIMIZE' }] }),
    study({ id: 4, name: 'lr-too-high', start: now - 20 * hour, trials: 2, epochs: 6, epochMillis: 6000, parallel: 1, prune: false, failing: 1, ending: 'FAILED', reason: 'No trial finished: 2 of 2 diverged.' }),
    study({ id: 3, name: 'mnist-rows-rnn', start: now - 26 * hour, trials: 8, epochs: 10, epochMillis: 8000, parallel: 2, prune: true }),
    transfer(now - 28 * hour),
    study({ id: 1, name: 'first-light', start: now - 50 * hour, trials: 4, limit: 12, epochs: 6, epochMillis: 8000, parallel: 2, prune: false, ending: 'CANCELLED', reason: 'Cancelled by a person.' }),
  ];
}
