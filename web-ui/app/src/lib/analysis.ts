import { real } from '../api/queries';
import type { Dimension, Objective, Real } from '../api/schema';
import { isBetter, valueOf } from './study';
import type { TrialPoint } from './trial-points';

/** Ranks from 1; equal values share their mean rank. */
export function ranks(values: number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((a, b) => a.value - b.value);
  const made = new Array<number>(values.length).fill(0);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to + 1 < order.length && order[to + 1]?.value === order[from]?.value) to++;
    for (let place = from; place <= to; place++) made[order[place]?.index ?? 0] = (from + to) / 2 + 1;
    from = to + 1;
  }
  return made;
}

/** The share of trials with a value of at most each, rising. */
export function empiricalDistribution(values: number[]): [number, number][] {
  const rising = values.filter(Number.isFinite).sort((a, b) => a - b);
  return rising.map((value, index) => [value, (index + 1) / rising.length]);
}

/** So many of them, evenly spread, the first and the last among them; all where they are no more. */
export const evenly = <T>(items: T[], most: number): T[] =>
  items.length <= most ? items : Array.from({ length: most }, (_, place) => items[Math.round((place * (items.length - 1)) / (most - 1))] as T);

/** The trials that no other beats in both objectives at once, in the order of the first. */
export function paretoFront(trials: TrialPoint[], first: Objective, second: Objective): TrialPoint[] {
  const usable = trials.filter((trial) => Number.isFinite(valueOf(trial, first)) && Number.isFinite(valueOf(trial, second)));
  const bestFirst = [...usable].sort((a, b) => (isBetter(valueOf(a, first), valueOf(b, first), first) ? -1 : isBetter(valueOf(b, first), valueOf(a, first), first) ? 1 : isBetter(valueOf(a, second), valueOf(b, second), second) ? -1 : 1));
  let best = NaN;
  return bestFirst.filter((trial) => {
    const value = valueOf(trial, second);
    if (!isBetter(value, best, second)) return false;
    best = value;
    return true;
  });
}

/** How well a value does among the others: 0 worst, 1 best. */
export function quantiles(trials: TrialPoint[], objective: Objective): Map<number, number> {
  const usable = trials.filter((trial) => Number.isFinite(valueOf(trial, objective)));
  const sign = objective.direction === 'MAXIMIZE' ? 1 : -1;
  const rank = ranks(usable.map((trial) => sign * valueOf(trial, objective)));
  return new Map(usable.map((trial, index) => [trial.trial_id, usable.length < 2 ? 1 : ((rank[index] ?? 1) - 1) / (usable.length - 1)]));
}

export interface Rung {
  /** Epochs. */
  resource: number;
  reached: { trial: TrialPoint; value: number; wentOn: boolean }[];
  /** The worst value that went on; NaN where none did or all did. */
  cutOff: number;
}

/**
 * The rungs of a bracket, from the curves: the best value each trial had by the end of a rung's epochs, and
 * whether it went on.
 *
 * @param valueAt the objective after so many epochs; NaN where the trial did not get there
 */
export function rungsOf(trials: TrialPoint[], objective: Objective, resources: number[], valueAt: (trial: TrialPoint, epochs: number) => number): Rung[] {
  return resources.map((resource) => {
    const reached = trials.flatMap((trial) => {
      const value = valueAt(trial, resource);
      return Number.isFinite(value) ? [{ trial, value, wentOn: trial.epochs_done > resource || (trial.state === 'COMPLETED' && trial.epochs_done >= resource) }] : [];
    });
    const on = reached.filter((one) => one.wentOn).map((one) => one.value);
    const all = on.length === reached.length || on.length === 0;
    return { resource, reached, cutOff: all ? NaN : objective.direction === 'MAXIMIZE' ? Math.min(...on) : Math.max(...on) };
  });
}

/** The best value of a curve by the end of an epoch; NaN where it does not reach that epoch. Buckets that hold later steps too are left out. */
export function bestBy(series: { step: number[]; min: Real[]; max: Real[] }, epochs: number, objective: Objective): number {
  let best = NaN;
  for (let at = 0; at < series.step.length && (series.step[at] ?? Infinity) <= epochs; at++) {
    const value = real(objective.direction === 'MAXIMIZE' ? series.max[at] : series.min[at]);
    if (isBetter(value, best, objective)) best = value;
  }
  return (series.step.at(-1) ?? 0) >= epochs ? best : NaN;
}

/** 1, 3, 9, … epochs: where trials are shown beside each other if no pruner says where. */
export function assumedRungs(most: number): number[] {
  const rungs: number[] = [];
  for (let epochs = 1; epochs <= most; epochs *= 3) rungs.push(epochs);
  return rungs;
}

/** The share of the box between the best and the worst values that the trials dominate, as it grew with the trials; two objectives. */
export function hypervolumes(trials: TrialPoint[], first: Objective, second: Objective): { trial: TrialPoint; share: number }[] {
  const usable = trials.filter((trial) => Number.isFinite(valueOf(trial, first)) && Number.isFinite(valueOf(trial, second)));
  const scale = (objective: Objective): ((trial: TrialPoint) => number) => {
    const values = usable.map((trial) => valueOf(trial, objective));
    // Of as many values as there are: arguments of a call are not.
    const [low, high] = [values.reduce((least, value) => Math.min(least, value), Infinity), values.reduce((most, value) => Math.max(most, value), -Infinity)];
    return (trial) => (high === low ? 1 : objective.direction === 'MAXIMIZE' ? (valueOf(trial, objective) - low) / (high - low) : (high - valueOf(trial, objective)) / (high - low));
  };
  const [x, y] = [scale(first), scale(second)];
  // The front so far, falling in x and rising in y.
  let front: [number, number][] = [];
  let share = 0;
  return usable.map((trial) => {
    const [right, top] = [x(trial), y(trial)];
    if (!front.some(([a, b]) => a >= right && b >= top)) {
      front = [...front.filter(([a, b]) => a > right || b > top), [right, top] as [number, number]].sort((a, b) => b[0] - a[0]);
      let floor = 0;
      share = front.reduce((sum, [a, b]) => { const part = a * (b - floor); floor = b; return sum + part; }, 0);
    }
    return { trial, share };
  });
}

/** Whether a parameter's axis is logarithmic, linear or of categories. */
export const scaleOf = (dimension: Dimension | undefined): 'log' | 'value' | 'category' =>
  dimension === undefined ? 'value' : dimension.type === 'choice' ? 'category' : dimension.log ? 'log' : 'value';
