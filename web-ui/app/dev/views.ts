// What the API would say of the generated world at a moment.
import type {
  Attempt, BestTrial, Curves, LogLine, MetricSummary, Model, ModelNode, Objective, Series, Study, StudySummary, Trial, TrialCounts, TrialDetail,
  TrialColumns, TrialState, Worker,
} from '../src/api/schema';
import { improvements, valueOf } from '../src/lib/study';
import type { MockStudy, MockTrial } from './world';

const iso = (millis: number): string => new Date(millis).toISOString();

/** Epochs the trial has done, with the fraction of the one it is in. */
export function progress(study: MockStudy, trial: MockTrial, now: number): number {
  return Math.max(0, Math.min(trial.end, (now - study.start - trial.start) / trial.epochMillis));
}

export function trialState(study: MockStudy, trial: MockTrial, now: number): TrialState {
  if (now < study.start + trial.start) return trial.variant === 'transfer' ? 'WAITING' : 'QUEUED';
  return progress(study, trial, now) >= trial.end ? trial.ending : study.paused ? 'WAITING' : 'RUNNING';
}

/** The trials planned by now: those that started, and two that wait. */
export function planned(study: MockStudy, now: number): MockTrial[] {
  let waiting = 0;
  return study.trials.filter((trial) => now >= study.start + trial.start || waiting++ < 2);
}

const seen = (study: MockStudy, trial: MockTrial, now: number): number => Math.floor(progress(study, trial, now));

function bestOf(study: MockStudy, trial: MockTrial, now: number): Record<string, number> {
  const values: Record<string, number> = {};
  for (const { metric, direction } of study.objectives) {
    const points = (trial.curves[metric] ?? []).slice(0, seen(study, trial, now));
    if (points.length > 0) values[metric] = direction === 'MAXIMIZE' ? Math.max(...points) : Math.min(...points);
  }
  return values;
}

export function trialView(study: MockStudy, trial: MockTrial, now: number): Trial {
  const state = trialState(study, trial, now);
  const began = now >= study.start + trial.start;
  const ended = state !== 'RUNNING' && state !== 'QUEUED' && state !== 'WAITING';
  return {
    trial_id: trial.id,
    study_id: study.id,
    number: trial.number,
    variant: trial.variant,
    run_id: trial.runId,
    state,
    reason: ended ? trial.reason : state === 'WAITING' ? 'Waits for the weights of trial 0.' : '',
    parameters: trial.parameters,
    objectives: trial.ending === 'FAILED' && ended ? {} : bestOf(study, trial, now),
    attempt: began ? trial.failures.length + 1 : 0,
    epochs_done: seen(study, trial, now),
    epochs: trial.epochs,
    fraction: progress(study, trial, now) / trial.epochs,
    samples_per_second: state === 'RUNNING' ? 480 + (trial.number % 5) * 21.3 : 0,
    worker_id: began ? trial.worker : null,
    device: began ? 'cpu: 2 cores' : null,
    created_at: iso(study.start + Math.max(0, trial.start - 200)),
    started_at: began ? iso(study.start + trial.start) : null,
    ended_at: ended ? iso(study.start + trial.start + trial.end * trial.epochMillis) : null,
  };
}

function counts(trials: Trial[]): TrialCounts {
  const made: TrialCounts = { waiting: 0, queued: 0, running: 0, completed: 0, pruned: 0, failed: 0, cancelled: 0, total: trials.length };
  for (const { state } of trials) made[state.toLowerCase() as Exclude<keyof TrialCounts, 'total'>]++;
  return made;
}

/** The trial with the best value of the first objective. */
function best(study: MockStudy, trials: Trial[]): BestTrial | null {
  const first = study.objectives[0];
  if (first === undefined) return null;
  const sign = first.direction === 'MAXIMIZE' ? 1 : -1;
  const value = (trial: Trial): number => sign * Number(trial.objectives[first.metric]);
  const [top] = trials.filter((trial) => first.metric in trial.objectives).sort((a, b) => value(b) - value(a));
  return top === undefined ? null
    : { trial_id: top.trial_id, number: top.number, variant: top.variant, run_id: top.run_id, objectives: top.objectives, parameters: top.parameters };
}

function bestHistory(study: MockStudy, trials: Trial[]): [number, number][] {
  const first = study.objectives[0] as Objective;
  return improvements(trials, first).map((trial) => [trial.number, valueOf(trial, first)]);
}

export function summary(study: MockStudy, now: number): StudySummary {
  const trials = planned(study, now).map((trial) => trialView(study, trial, now));
  const done = trials.every((trial) => trial.ended_at !== null);
  return {
    study_id: study.id,
    experiment_id: study.id,
    name: study.name,
    project: 'default',
    state: study.paused ? 'PAUSED' : done ? study.ending : 'RUNNING',
    reason: done || study.paused ? study.reason : '',
    requested: null,
    queue: study.queue, priority: 0,
    seed: 7,
    trial_limit: study.trialLimit,
    objectives: study.objectives,
    trials: counts(trials),
    best: best(study, trials),
    best_history: bestHistory(study, trials),
    submitted_by: 'ada',
    fraction: trials.reduce((sum, trial) => sum + (trial.ended_at === null ? trial.fraction : 1), 0) / study.trialLimit,
    created_at: iso(study.start),
    started_at: iso(study.start + 200),
    ended_at: done && !study.paused ? iso(Math.max(...trials.map((trial) => Date.parse(trial.ended_at ?? '')))) : null,
  };
}

/** What plots need of trials, in columns. */
export function columnsView(trials: Trial[], now: number): TrialColumns {
  const names = (of: (trial: Trial) => object): string[] => [...new Set(trials.flatMap((trial) => Object.keys(of(trial))))];
  const millis = (time: string | null): number | null => (time === null ? null : Date.parse(time));
  return {
    as_of: iso(now), trial_ids: trials.map((one) => one.trial_id), numbers: trials.map((one) => one.number), variants: trials.map((one) => one.variant), states: trials.map((one) => one.state),
    epochs_done: trials.map((one) => one.epochs_done), started: trials.map((one) => millis(one.started_at)), ended: trials.map((one) => millis(one.ended_at)),
    objectives: Object.fromEntries(names((one) => one.objectives).map((name) => [name, trials.map((one) => one.objectives[name] ?? null)])),
    parameters: Object.fromEntries(names((one) => one.parameters).map((name) => [name, trials.map((one) => one.parameters[name] ?? null)])),
  };
}

export function studyView(study: MockStudy, now: number): Study {
  const [first] = study.objectives;
  return {
    ...summary(study, now),
    source_text: SOURCE.replace('NAME', study.name).replace('METRIC', first?.metric ?? ''),
    specification: { pruner: study.pruner, sampler: { type: 'random' }, training: { epochs: study.trials[0]?.epochs ?? 0 } },
    space: { parameters: study.parameters.map((parameter) => ({ ...parameter, conditions: [] })) },
    search_note: 'auto: random, because the data are generated',
  };
}

export function series(study: MockStudy, trial: MockTrial, metric: string, now: number): Series {
  const values = (trial.curves[metric] ?? []).slice(0, seen(study, trial, now));
  const time = values.map((_, index) => study.start + trial.start + (index + 1) * trial.epochMillis);
  return { step: values.map((_, index) => index + 1), time_millis: time, min: values, max: values, last: values };
}

export function curvesView(study: MockStudy, metric: string, now: number): Curves {
  const items = planned(study, now)
    .map((trial) => ({ trial, series: series(study, trial, metric, now) }))
    .filter(({ series: one }) => one.step.length > 0)
    .map(({ trial, series: one }) => ({
      trial_id: trial.id, number: trial.number, variant: trial.variant, run_id: trial.runId, state: trialState(study, trial, now),
      count: one.step.length, series: one,
    }));
  return { metric, buckets: 500, total: items.length, items: items.slice(-500) };
}

export function attempts(study: MockStudy, trial: MockTrial, now: number): Attempt[] {
  const whole = trialView(study, trial, now);
  if (whole.started_at === null) return [];
  const begin = Date.parse(whole.started_at);
  const made: Attempt[] = trial.failures.map((failure, index) => ({
    ...NO_ATTEMPT,
    attempt: index + 1,
    state: failure.category === 'LEASE_LOST' ? 'LOST' : 'FAILED',
    worker_id: 'orchard-2',
    host: 'orchard-2.local',
    slot: 0,
    device: 'cpu: 2 cores',
    offered_at: iso(begin - 300),
    claimed_at: iso(begin - 290),
    started_at: iso(begin),
    ended_at: iso(begin + failure.epoch * trial.epochMillis * 0.4),
    category: failure.category,
    message: 'The lease of 15 s ran out: nothing was heard of worker orchard-2.',
    valid_epoch: Math.max(0, failure.epoch - 1),
    fraction: failure.epoch / trial.epochs,
  }));
  const last = trial.failures.at(-1);
  made.push({
    ...NO_ATTEMPT,
    attempt: made.length + 1,
    state: whole.state === 'RUNNING' ? 'RUNNING' : whole.state === 'FAILED' ? 'FAILED' : whole.state === 'PRUNED' ? 'STOPPED' : 'FINISHED',
    worker_id: trial.worker,
    host: `${trial.worker}.local`,
    slot: trial.slot,
    device: 'cpu: 2 cores',
    offered_at: iso(begin - 100),
    claimed_at: iso(begin - 90),
    started_at: iso(last === undefined ? begin : begin + last.epoch * trial.epochMillis * 0.4 + 900),
    ended_at: whole.ended_at,
    lease_until: whole.state === 'RUNNING' ? iso(now + 12_000) : null,
    stop_requested: whole.state === 'PRUNED' ? 'PRUNED' : null,
    category: whole.state === 'FAILED' ? 'DIVERGED' : null,
    message: whole.state === 'FAILED' ? 'The loss became NaN in iteration 214.' : null,
    exit_code: whole.state === 'FAILED' ? 3 : whole.ended_at === null ? null : 0,
    last_log_lines: whole.state === 'FAILED' ? 'epoch 1 · loss 18.4\nepoch 1 · loss NaN' : null,
    resume_epoch: last === undefined ? 0 : Math.max(0, last.epoch - 1),
    resume_iteration: last === undefined ? 0 : Math.max(0, last.epoch - 1) * 125,
    fraction: whole.fraction,
    samples_per_second: whole.samples_per_second,
  });
  return made;
}

const NO_ATTEMPT = {
  lease_until: null, stop_requested: null, exit_code: null, last_log_lines: null, resume_epoch: 0, resume_iteration: 0, valid_epoch: null,
  samples_per_second: 0,
} as const;

export function trialDetail(study: MockStudy, trial: MockTrial, now: number): TrialDetail {
  const whole = trialView(study, trial, now);
  return {
    ...whole,
    study_name: study.name,
    study_objectives: study.objectives,
    submitted_by: 'ada',
    submitted_at: iso(study.start),
    attempts: attempts(study, trial, now),
    lineage: trial.lineage,
    inheritance: null,
    checkpoints: Array.from({ length: whole.epochs_done }, (_, index) => ({
      attempt: whole.attempt, artifact: `checkpoints/attempt-${whole.attempt}-epoch-${index + 1}.zip`, sha256: trial.runId + trial.runId,
      bytes: 1_843_221, epoch: index + 1, iteration: (index + 1) * 125, saved_at: iso(study.start + trial.start + (index + 1) * trial.epochMillis),
    })),
    specification: { data: { set: 'mnist-10k' }, training: { epochs: trial.epochs, ...trial.parameters }, seed: 7 + trial.number },
  };
}

export function modelView(trial: MockTrial): Model {
  const filters = Number(trial.parameters['block1.filters'] ?? 32);
  const wide = Number(trial.parameters['block2.filters'] ?? 64);
  const image = (channels: number, side: number) => ({ kind: 'image' as const, dimensions: [channels, side, side], text: `${channels}×${side}×${side}` });
  const vector = (size: number) => ({ kind: 'vector' as const, dimensions: [size], text: String(size) });
  const frozen = (name: string): boolean => trial.lineage.some((one) => one.module === name && one.frozen);
  const source = (name: string): ModelNode['source'] => {
    const found = trial.lineage.find((one) => one.module === name);
    return found === undefined ? null : { run_id: found.source_run_id ?? '', module: found.source_module };
  };
  const node = (name: string, type: string, input: string, shape: ModelNode['output_shape'], size: number, parameters: ModelNode['parameters']): ModelNode =>
    ({ name, type, parameters, inputs: [input], output_shape: shape, parameter_count: size, frozen: frozen(name), share: null, source: source(name), problem: null });
  const nodes = [
    node('block1', 'conv_block', 'image', image(filters, 28), filters * 9 + 3 * filters, { filters, kernel: 3, stride: 1 }),
    node('block2', 'conv_block', 'block1', image(wide, 14), filters * wide * 9 + 3 * wide, { filters: wide, kernel: 3, stride: 2 }),
    node('block3', 'conv_block', 'block2', image(128, 7), wide * 128 * 9 + 3 * 128, { filters: 128, kernel: 3, stride: 2 }),
    node('pool', 'global_pool', 'block3', vector(128), 0, {}),
    node('head', 'classifier', 'pool', vector(10), 1290, { outputs: 10 }),
  ];
  const shapes: Record<string, ModelNode['output_shape']> = { image: image(1, 28) };
  for (const one of nodes) shapes[one.name] = one.output_shape;
  const total = nodes.reduce((sum, one) => sum + one.parameter_count, 0);
  return {
    inputs: [{ name: 'image', shape: image(1, 28) }],
    outputs: ['head'],
    nodes,
    edges: nodes.map((one) => ({ from: one.inputs[0] ?? '', to: one.name, shape: shapes[one.inputs[0] ?? ''] ?? null })),
    parameter_count: total,
    digest: trial.runId.repeat(2),
    trainable_count: total - nodes.filter((one) => one.frozen).reduce((sum, one) => sum + one.parameter_count, 0),
    layout: null,
  };
}

export function metricsView(study: MockStudy, trial: MockTrial, now: number): MetricSummary[] {
  return Object.keys(trial.curves).sort().map((name) => ({ name, one: series(study, trial, name, now) }))
    .filter(({ one }) => one.step.length > 0)
    .map(({ name, one }) => {
      const values = one.last as number[];
      return {
        name, count: values.length, last: values.at(-1) ?? 'NaN', last_step: one.step.at(-1) ?? 0, last_time_millis: one.time_millis.at(-1) ?? 0,
        min: Math.min(...values), max: Math.max(...values),
      };
    });
}

export function logsView(study: MockStudy, trial: MockTrial, now: number): LogLine[] {
  const lines: [string, string][] = [['INFO', 'Device: cpu, 2 cores; OpenBLAS threads 1'], ['INFO', 'Data: mnist-10k, 8000 training and 2000 test images'],
    ['OUT', 'o.n.l.f.Nd4jBackend - Loaded [CpuBackend] backend'], ['INFO', `Model: ${modelView(trial).parameter_count} parameters in 5 modules`]];
  for (let epoch = 1; epoch <= seen(study, trial, now); epoch++) {
    const loss = trial.curves['train_loss']?.[epoch - 1] ?? 0;
    for (let part = 1; part <= 5; part++) lines.push(['INFO', `epoch ${epoch} · batch ${part * 25}/125 · loss ${(loss * (1.2 - part * 0.04)).toFixed(4)}`]);
    lines.push(['INFO', `\u001b[32mepoch ${epoch} done\u001b[0m · test_accuracy ${(trial.curves['test_accuracy']?.[epoch - 1] ?? 0).toFixed(4)}`]);
    if (epoch === 2) lines.push(['WARN', 'A garbage collection took 112 ms.']);
  }
  if (trial.ending === 'FAILED') lines.push(['ERROR', 'The loss became NaN in iteration 214.']);
  return lines.map(([level, text], index) => ({ attempt: 1, number: index + 1, time_millis: study.start + trial.start + index * 700, level, text }));
}

export function workersView(studies: MockStudy[], now: number): Worker[] {
  const worker = (id: string, host: string, device: string, slots: number): Worker => ({
    worker_id: id, host, device, queue: 'default', slots, draining: id === 'wall-7f3a', state: 'LIVE', first_seen: iso(now - 5_000_000),
    last_seen: iso(now - (id === 'orchard-2' ? 2600 : 900)),
    busy: studies.flatMap((study) => planned(study, now).filter((trial) => trial.worker === id && trialState(study, trial, now) === 'RUNNING')
      .map((trial) => ({
        slot: trial.slot, study_id: study.id, study_name: study.name, trial_id: trial.id, number: trial.number, run_id: trial.runId,
        attempt: trial.failures.length + 1, state: 'RUNNING' as const, epochs_done: seen(study, trial, now), epochs: trial.epochs,
        fraction: progress(study, trial, now) / trial.epochs, samples_per_second: 501.5, since: iso(study.start + trial.start),
      }))),
  });
  return [worker('orchard-1', 'orchard-1.local', 'cpu: 8 cores', 2), worker('orchard-2', 'orchard-2.local', 'cuda: Tesla T4, 15 GiB', 1),
    worker('wall-7f3a', 'wall', 'cpu: 4 cores', 1),
    { ...worker('attic-01', 'attic', 'cpu: 2 cores', 1), state: 'LOST', last_seen: iso(now - 640_000), busy: [] }];
}

const SOURCE = `name: NAME
goal:
  maximize: METRIC
data:
  set: mnist-10k
model:
  block1: {type: conv_block, filters: {choice: [16, 32, 64]}, kernel: 3}
  block2: {type: conv_block, filters: {int: [32, 128], step: 32}, kernel: 3, stride: 2}
  block3: {type: conv_block, filters: 128, kernel: 3, stride: 2}
  pool:   {type: global_pool}
  head:   {type: classifier}
training:
  epochs: 8
  batch_size: {choice: [32, 64, 128]}
  optimizer: {choice: [adam, nesterovs, rmsprop]}
  learning_rate: {float: [0.0005, 0.05], log: true}
search:
  sampler: random
  pruner: {type: successive_halving, min_epochs: 1, reduction_factor: 2}
  trials: 16
seed: 7
`;
