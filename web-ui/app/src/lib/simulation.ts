import type { Simulation } from '../api/schema';

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
