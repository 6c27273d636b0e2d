// Runs that a program logged without a study, and the models registered from them: full, going on, empty-handed, and deleted.
import type { Artifact, LogLine, MetricSummary, Run, RunLineage, RunRow, Series } from '../src/api/schema';
import type { ModelVersion, RegisteredModel } from '../src/api/mlflow';
import { hex, randomFrom } from './random';

export const EXPERIMENT = { id: 90, name: 'sentiment by hand' };

export interface PlainRun {
  view: Run;
  series: Record<string, Series>;
  lineage: RunLineage;
  logs: LogLine[];
  artifacts: Artifact[];
  note: string;
}

const iso = (millis: number): string => new Date(millis).toISOString();
const SHA = hex(randomFrom(411), 64);

/** One value at each step; times `apart` milliseconds from each other. */
function seriesOf(values: number[], begin: number, apart: number, stride = 1): Series {
  const last = values.map((value) => (Number.isFinite(value) ? value : ('NaN' as const)));
  return { step: values.map((_, index) => index * stride), time_millis: values.map((_, index) => begin + index * apart), min: last, max: last, last };
}

function measured(begin: number, epochs: number, seed: number): Record<string, Series> {
  const random = randomFrom(seed);
  const many = Array.from({ length: epochs * 20 }, (_, index) => index);
  const falls = many.map((index) => 0.7 * Math.exp(-index / 45) + 0.08 + random() * 0.05);
  falls[31] = NaN;
  return {
    'train/loss': seriesOf(falls, begin, 1500, 50),
    'eval/accuracy': seriesOf(Array.from({ length: epochs }, (_, epoch) => 0.93 - 0.25 * Math.exp(-epoch) + random() * 0.01), begin + 30_000, 30_000, 1000),
    'eval/a_name_that_goes_on_and_on_as_generated_names_of_metrics_do/macro avg/f1-score': seriesOf([0.91], begin + 90_000, 0),
    'system/cpu_utilization_percentage': seriesOf(Array.from({ length: epochs * 3 }, () => 40 + random() * 35), begin, 10_000),
    'system/gpu_0_memory_usage_megabytes': seriesOf(Array.from({ length: epochs * 3 }, (_, index) => 9200 + 300 * Math.min(index, 4) + random() * 40), begin, 10_000),
  };
}

const PARAMS = {
  model: 'distilbert-base-uncased', learning_rate: '5e-05', batch_size: '32', warmup_steps: '500', optimizer: 'adamw_torch_fused', 'lr_scheduler/type': 'cosine_with_restarts',
  id2label: "{0: 'NEGATIVE', 1: 'POSITIVE', 2: 'NEITHER_OF_THE_TWO_AND_YET_SOMETHING_THAT_SOMEBODY_SAID_WITH_A_LABEL_WITHOUT_A_SINGLE_BLANK'}",
  output_dir: '/home/ada/experiments/sentiment/2026-11/checkpoints/distilbert-base-uncased-third-try',
};

export function makePlain(now: number): PlainRun[] {
  const hour = 3_600_000;
  const run = (seed: number, name: string, status: Run['status'], begin: number, end: number | null, more: Partial<Run> = {}): Run => ({
    run_id: hex(randomFrom(seed), 32), experiment_id: EXPERIMENT.id, name, user_id: 'ada', status, lifecycle_stage: 'active', started_at: iso(begin), ended_at: end === null ? null : iso(end),
    params: {}, tags: {}, study_id: null, trial_id: null, ...more,
  });
  const nothing = (view: Run): PlainRun => ({ view, series: {}, lineage: { run_id: view.run_id, datasets: [], sources: [], models: [], versions: [], users: [] }, logs: [], artifacts: [], note: '' });
  const full = run(9001, 'distilbert, third try, with the labels that were corrected by hand', 'FINISHED', now - 7 * hour, now - 6 * hour, {
    params: PARAMS,
    tags: {
      'mlflow.source.name': 'train_sentiment.py', 'mlflow.source.git.commit': '9f2c1b7e5d3a48c0b6f1e2d3c4b5a69788796a5b', 'mlflow.source.git.branch': 'corrected-labels', 'mlflow.user': 'ada', 'mlflow.parentRunId': hex(randomFrom(9003), 32),
      team: 'language', ticket: 'https://tracker.example.org/browse/LANGUAGE-1234?focusedCommentId=9876543210&page=com.example.comment',
    },
  });
  const going = run(9002, 'distilbert, fourth try', 'RUNNING', now - 600_000, null, { params: { model: 'distilbert-base-uncased' }, tags: { 'mlflow.source.name': 'train_sentiment.py' } });
  return [
    {
      view: full, series: measured(now - 7 * hour, 6, 5),
      lineage: {
        run_id: full.run_id,
        datasets: [{ name: 'imdb-corrected', digest: '7c1d9f2a8b6e', source_type: 'local', context: 'training', runs: 3 }, { name: 'imdb-corrected-held-out', digest: 'e02b77d1c4aa', source_type: 'local', context: 'evaluation', runs: 1 }],
        sources: [], users: [],
        models: [{ model_id: `m-${hex(randomFrom(71), 32)}`, name: 'sentiment', status: 'READY', output: true, step: 6000 }],
        versions: [{ name: 'sentiment', version: 2, stage: 'None', source: `runs:/${full.run_id}/sentiment` }],
      },
      logs: ['Tokenizing 25,000 texts', 'epoch 1 of 6', `${'a line without a blank '.replaceAll(' ', '_').repeat(12)}`].map((text, index) => ({ attempt: 1, number: index + 1, time_millis: now - 7 * hour + index * 900, level: 'OUT', text })),
      artifacts: ['sentiment/MLmodel', 'sentiment/model.safetensors', 'plots/confusion_matrix_of_the_held_out_texts_after_the_labels_were_corrected_by_hand.png'].map((name, index) => ({ name, bytes: [1204, 268_000_000, 48_112][index] ?? 0, sha256: SHA, stored_at: iso(now - 6 * hour) })),
      note: 'Labels of **312 texts** were corrected; see [the list](https://example.org/list).\n\n- better than the second try\n- slower by a third',
    },
    { ...nothing(going), series: measured(now - 600_000, 3, 6) },
    nothing(run(9003, '', 'FAILED', now - 8 * hour, now - 8 * hour + 4000)),
    nothing(run(9004, 'first try', 'KILLED', now - 30 * hour, now - 29 * hour, { lifecycle_stage: 'deleted' })),
  ];
}

export const summariesOf = (run: PlainRun): MetricSummary[] =>
  Object.entries(run.series).map(([name, { step, time_millis, last }]) => {
    const numbers = last.map(Number).filter(Number.isFinite);
    return { name, count: step.length, last: last.at(-1) ?? 'NaN', last_step: step.at(-1) ?? 0, last_time_millis: time_millis.at(-1) ?? 0, min: Math.min(...numbers), max: Math.max(...numbers) };
  });

export const rowOf = ({ view }: PlainRun): RunRow => ({
  run_id: view.run_id, experiment_id: EXPERIMENT.id, experiment_name: EXPERIMENT.name, name: view.name, status: view.status, study_id: null, trial_id: null, started_at: view.started_at, ended_at: view.ended_at, values: {},
});

/** A model of three versions, one of a run without a study; one that has none; one whose name is long. */
export function registered(runs: PlainRun[], now: number): { models: RegisteredModel[]; versions: ModelVersion[] } {
  const run = runs[0]?.view.run_id ?? '';
  const at = (hours: number): number => now - hours * 3_600_000;
  const version = (number: number, hours: number, more: Partial<ModelVersion>): ModelVersion => ({ name: 'sentiment', version: String(number), creation_timestamp: at(hours), current_stage: 'None', status: 'READY', source: `runs:/${run}/sentiment`, ...more });
  return {
    models: [
      { name: 'sentiment', description: 'Whether a text speaks well of a film', creation_timestamp: at(40), last_updated_timestamp: at(5), aliases: [{ alias: 'champion', version: '2' }, { alias: 'challenger-of-the-corrected-labels', version: '3' }] },
      { name: 'nothing-yet', creation_timestamp: at(30), last_updated_timestamp: at(30) },
      { name: 'reads-the-digits-of-forms-that-were-scanned-in-the-archive-of-the-city', creation_timestamp: at(60), last_updated_timestamp: at(60) },
    ],
    versions: [
      version(3, 5, { source: 's3://models-of-the-language-team/sentiment/2026-11-24T13-28-50Z/artifacts/model', current_stage: 'Staging' }),
      version(2, 6, { run_id: run }),
      version(1, 40, { run_id: runs[3]?.view.run_id ?? '', current_stage: 'Archived' }),
    ],
  };
}
