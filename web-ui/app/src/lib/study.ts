import { real } from '../api/queries';
import type { Objective, StudySummary, Trial } from '../api/schema';
import { number } from './format';

/** The trial's best value of that objective; NaN where it has none. */
export const valueOf = (trial: Pick<Trial, 'objectives'>, objective: Objective): number =>
  Object.hasOwn(trial.objectives, objective.metric) ? real(trial.objectives[objective.metric]) : NaN;

/** Whether `a` is better than `b`; nothing is better than NaN by being NaN. */
export function isBetter(a: number, b: number, objective: Objective): boolean {
  if (Number.isNaN(a)) return false;
  if (Number.isNaN(b)) return true;
  return objective.direction === 'MAXIMIZE' ? a > b : a < b;
}

/** The trials in which the best value so far got better, in the order given. */
export function improvements<T extends Pick<Trial, 'objectives'>>(trials: T[], objective: Objective): T[] {
  let best = NaN;
  return trials.filter((trial) => {
    const value = valueOf(trial, objective);
    if (!isBetter(value, best, objective)) return false;
    best = value;
    return true;
  });
}

export const isOver = (state: string): boolean => ['COMPLETED', 'PRUNED', 'FAILED', 'CANCELLED'].includes(state);

export const goalInWords = (objectives: Objective[]): string =>
  objectives.map(({ metric, direction }) => `${direction === 'MAXIMIZE' ? 'maximize' : 'minimize'} ${metric}`).join(', ');

/** How long a study or trial has run, or ran, in milliseconds; NaN before its start. */
export const spanOf = (one: { started_at: string | null; ended_at: string | null }, now: number): number =>
  one.started_at === null ? NaN : (one.ended_at === null ? now : Date.parse(one.ended_at)) - Date.parse(one.started_at);

/** Time left by the share done so far, in milliseconds; null where there is too little to say. */
export function timeLeft(study: Pick<StudySummary, 'state' | 'fraction' | 'started_at' | 'ended_at'>, now: number): number | null {
  if (study.state !== 'RUNNING' || study.fraction < 0.03) return null;
  const span = spanOf(study, now);
  return Number.isNaN(span) ? null : (span / study.fraction) * (1 - study.fraction);
}

export const trialName = (trial: { number: number; variant: string }): string => (trial.variant === '' ? `Trial ${trial.number}` : `${trial.variant} (${trial.number})`);

/** "Best 0.9412 at trial 87 of 512", the sentence of plots. */
export function bestInWords(trials: Pick<Trial, 'number' | 'objectives'>[], objective: Objective): string {
  const best = improvements(trials, objective).at(-1);
  return best === undefined ? `no value of ${objective.metric} yet in ${trials.length} trials` : `best ${objective.metric} ${number(valueOf(best, objective))} at trial ${best.number} of ${trials.length}`;
}
