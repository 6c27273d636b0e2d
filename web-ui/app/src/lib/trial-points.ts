import type { Scalar, Trial, TrialColumns } from '../api/schema';

/** What plots know of a trial. */
export interface TrialPoint extends Pick<Trial, 'trial_id' | 'number' | 'variant' | 'state' | 'parameters' | 'objectives' | 'epochs_done'> {
  /** Milliseconds since 1970; null before. */
  started: number | null;
  ended: number | null;
}

/** Rows of the columns; a value that is null is left out of its trial. */
export function pointsOf(columns: TrialColumns): TrialPoint[] {
  const objectives = Object.entries(columns.objectives);
  const parameters = Object.entries(columns.parameters);
  return columns.trial_ids.map((trial_id, at) => ({
    trial_id,
    number: columns.numbers[at] ?? 0,
    variant: columns.variants[at] ?? '',
    state: columns.states[at] ?? 'WAITING',
    epochs_done: columns.epochs_done[at] ?? 0,
    started: columns.started[at] ?? null,
    ended: columns.ended[at] ?? null,
    objectives: row(objectives, at) as TrialPoint['objectives'],
    parameters: row(parameters, at) as TrialPoint['parameters'],
  }));
}

/** Own properties only, whatever a column is called. */
const row = (columns: [string, (Scalar | null)[]][], at: number): Record<string, Scalar> =>
  Object.fromEntries(columns.flatMap(([name, values]): [string, Scalar][] => {
    const value = values[at];
    return value === null || value === undefined ? [] : [[name, value]];
  }));

/** Points with those that changed put in their places, in the order of numbers; the same array where none has changed. */
export function mergedPoints(before: TrialPoint[], changed: TrialPoint[]): TrialPoint[] {
  const known = new Map(before.map((point) => [point.number, point]));
  const fresh = changed.filter((point) => !alike(known.get(point.number), point));
  if (fresh.length === 0) return before;
  for (const point of fresh) known.set(point.number, point);
  return [...known.values()].sort((a, b) => a.number - b.number);
}

const alike = (a: TrialPoint | undefined, b: TrialPoint): boolean =>
  a !== undefined && a.state === b.state && a.epochs_done === b.epochs_done && a.started === b.started && a.ended === b.ended && JSON.stringify(a.objectives) === JSON.stringify(b.objectives);

/** Names of all parameters that any of the trials has. */
export function namesOf(points: Pick<TrialPoint, 'parameters'>[]): string[] {
  const names = new Set<string>();
  for (const { parameters } of points) for (const name in parameters) names.add(name);
  return [...names];
}
