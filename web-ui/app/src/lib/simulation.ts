import type { Objective, Simulation, StudySummary } from '../api/schema';

/** Rows that a table of epochs has at the most. */
const MOST = 12;

/**
 * How many trials reach which epoch, with one row for each number of trials: the last epoch that so many reach.
 * Of many rows, evenly spaced ones with the first and the last.
 */
export function reachSteps(reached: number[]): { epoch: number; trials: number }[] {
  const steps = reached.flatMap((trials, epoch) => (epoch > 0 && trials !== reached[epoch + 1] ? [{ epoch, trials }] : []));
  if (steps.length <= MOST) return steps;
  return Array.from({ length: MOST }, (_, row) => steps[Math.round((row * (steps.length - 1)) / (MOST - 1))] as { epoch: number; trials: number });
}

/** What all slots together work, in hours. */
export const slotHours = ({ busy_seconds }: Pick<Simulation, 'busy_seconds'>): number => busy_seconds / 3600;

/** The most that are worth a list. */
const MOST_STUDIES = 30;

/**
 * Studies whose curves can be played again for these goals: ended, of the same project, with trials that have a
 * value of each. Those of the same name first, then the newest.
 */
export function playable(studies: StudySummary[], project: string, name: string, objectives: Objective[]): StudySummary[] {
  const wanted = objectives.map((one) => one.metric);
  return studies
    .filter((study) => study.ended_at !== null && study.project === project && study.best !== null && wanted.every((metric) => study.objectives.some((one) => one.metric === metric)))
    .sort((a, b) => Number(b.name === name) - Number(a.name === name) || b.study_id - a.study_id)
    .slice(0, MOST_STUDIES);
}
