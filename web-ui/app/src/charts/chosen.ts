// How plots tell the trials that are chosen from the others.
import type { TrialPoint } from '../lib/trial-points';

/** Numbers of trials. Where it is empty nothing is told apart. */
export type Chosen = ReadonlySet<number>;

/** How much of the ground a mark hides: the others are faint where some are chosen. */
export const opacityOf = (trial: TrialPoint, chosen: Chosen, otherwise: number): number =>
  (chosen.size === 0 ? otherwise : chosen.has(trial.number) ? 1 : 0.12);

/** The chosen ones at the end, where they lie on top. */
export const chosenLast = (trials: TrialPoint[], chosen: Chosen): TrialPoint[] =>
  (chosen.size === 0 ? trials : [...trials.filter((trial) => !chosen.has(trial.number)), ...trials.filter((trial) => chosen.has(trial.number))]);
