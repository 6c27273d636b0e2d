// Runs of the generated world, as the table and the comparison ask for them.
import type { Run, RunRow } from '../src/api/schema';
import { metricsView, planned, trialView } from './views';
import type { MockStudy, MockTrial } from './world';

export function runView(study: MockStudy, trial: MockTrial, now: number): Run {
  const whole = trialView(study, trial, now);
  return {
    run_id: trial.runId, experiment_id: study.id, name: `${study.name}-${trial.number}`, user_id: 'espalier', status: whole.ended_at === null ? 'RUNNING' : 'FINISHED', lifecycle_stage: 'active',
    started_at: whole.started_at, ended_at: whole.ended_at, params: Object.fromEntries(Object.entries(trial.parameters).map(([name, value]) => [name, String(value)])), tags: { 'espalier.data.set': 'mnist-10k', 'espalier.data.sha256': trial.runId.repeat(2), 'espalier.data.training_examples': '8000', 'espalier.data.test_examples': '2000', 'espalier.data.bad_rows': '0', 'espalier.build.version': '0.1.0 (d23dfb8a11)', 'espalier.build.runtime': 'Java 25.0.1+8, Linux 6.8 amd64' }, study_id: study.id, trial_id: trial.id,
  };
}

export function runRows(world: MockStudy[], query: URLSearchParams, now: number): RunRow[] {
  const wanted = (query.get('columns') ?? '').split(',').filter(Boolean);
  const of = query.get('experiment_id');
  return world.filter((study) => of === null || study.id === Number(of)).flatMap((study) => planned(study, now).map((trial): RunRow => {
    const run = runView(study, trial, now);
    const metrics = metricsView(study, trial, now);
    const value = (key: string): string | number | undefined => {
      if (key.startsWith('params.')) return run.params[key.slice(7)];
      const [, name, field] = /^metrics\.(.*)\.(last|min|max)$/.exec(key) ?? [];
      const found = metrics.find((one) => one.name === name);
      return found === undefined ? undefined : Number(found[field as 'last' | 'min' | 'max']);
    };
    const values = wanted.flatMap((key) => { const found = value(key); return found === undefined ? [] : [[key, found]]; });
    return { run_id: run.run_id, experiment_id: study.id, experiment_name: study.name, name: run.name, status: run.status, study_id: study.id, trial_id: trial.id, started_at: run.started_at, ended_at: run.ended_at, values: Object.fromEntries(values) as RunRow['values'] };
  }));
}

export function columnNames(world: MockStudy[], search: string, now: number): { key: string; kind: string }[] {
  const params = new Set(world.flatMap((study) => study.trials.flatMap((trial) => Object.keys(trial.parameters))));
  const metrics = new Set(world.slice(0, 3).flatMap((study) => planned(study, now).slice(0, 3).flatMap((trial) => metricsView(study, trial, now).map((one) => one.name))));
  return [...[...params].map((name) => ({ key: `params.${name}`, kind: 'param' })), ...[...metrics].map((name) => ({ key: `metrics.${name}`, kind: 'metric' }))].filter(({ key }) => key.toLowerCase().includes(search.toLowerCase()));
}
