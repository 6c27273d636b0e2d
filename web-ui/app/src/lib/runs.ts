import type { AttemptState, Run, TrialState } from '../api/schema';

/** A run's status in the words of trials. */
export function stateOfRun(status: Run['status']): TrialState | AttemptState {
  switch (status) {
    case 'RUNNING':
      return 'RUNNING';
    case 'SCHEDULED':
      return 'QUEUED';
    case 'FINISHED':
      return 'FINISHED';
    case 'FAILED':
      return 'FAILED';
    case 'KILLED':
      return 'CANCELLED';
  }
}

const SOURCES: [tag: string, name: string][] = [
  ['mlflow.source.name', 'source'],
  ['mlflow.source.git.commit', 'commit'],
  ['mlflow.source.git.branch', 'branch'],
  ['mlflow.project.entryPoint', 'entry point'],
  ['mlflow.user', 'user'],
  ['mlflow.parentRunId', 'parent run'],
];

/** What MLflow's clients tell of the program, as name and text; what they leave out is missing. */
export const sourceOf = (tags: Record<string, string>): [string, string][] => SOURCES.flatMap(([tag, name]): [string, string][] => (Object.hasOwn(tags, tag) && tags[tag] !== '' ? [[name, tags[tag] ?? '']] : []));
