import type { Dimension, Objective, Scalar, Trial } from '../api/schema';
import { isBetter, valueOf } from './study';

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

export interface Importance {
  name: string;
  /** 0 to 1: the share of the ranks' variance that lies between the values of this parameter alone. */
  share: number;
  count: number;
}

const BINS = 6;

/**
 * How much of the objective's rank variance each parameter explains by itself: the correlation ratio η² over
 * the values of a choice, or over bins of equal count of a number, corrected for what bins explain by chance (ε²).
 */
export function importance(trials: Trial[], objective: Objective, names: string[]): Importance[] {
  const usable = trials.filter((trial) => Number.isFinite(valueOf(trial, objective)));
  return names
    .map((name) => {
      const active = usable.filter((trial) => Object.hasOwn(trial.parameters, name));
      const rank = ranks(active.map((trial) => valueOf(trial, objective)));
      const bins = binsOf(active.map((trial) => trial.parameters[name] as Scalar));
      return { name, share: epsilonSquared(rank, bins), count: active.length };
    })
    .sort((a, b) => b.share - a.share);
}

function binsOf(values: Scalar[]): (string | number)[] {
  const distinct = new Set(values);
  if (distinct.size <= BINS || values.some((value) => typeof value !== 'number')) return values.map(String);
  const rank = ranks(values as number[]);
  return rank.map((one) => Math.min(BINS - 1, Math.floor(((one - 1) / values.length) * BINS)));
}

function epsilonSquared(values: number[], bins: (string | number)[]): number {
  const count = values.length;
  const groups = new Map<string | number, number[]>();
  values.forEach((value, index) => {
    const bin = bins[index] ?? '';
    groups.set(bin, [...(groups.get(bin) ?? []), value]);
  });
  if (count <= groups.size || groups.size < 2) return 0;
  const mean = values.reduce((sum, value) => sum + value, 0) / count;
  const total = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  if (total === 0) return 0;
  let within = 0;
  for (const group of groups.values()) {
    const middle = group.reduce((sum, value) => sum + value, 0) / group.length;
    within += group.reduce((sum, value) => sum + (value - middle) ** 2, 0);
  }
  return Math.max(0, 1 - (within / (count - groups.size)) / (total / (count - 1)));
}

/** The share of trials with a value of at most each, rising. */
export function empiricalDistribution(values: number[]): [number, number][] {
  const rising = values.filter(Number.isFinite).sort((a, b) => a - b);
  return rising.map((value, index) => [value, (index + 1) / rising.length]);
}

/** The trials that no other beats in both objectives at once, in the order of the first. */
export function paretoFront(trials: Trial[], first: Objective, second: Objective): Trial[] {
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
export function quantiles(trials: Trial[], objective: Objective): Map<number, number> {
  const usable = trials.filter((trial) => Number.isFinite(valueOf(trial, objective)));
  const sign = objective.direction === 'MAXIMIZE' ? 1 : -1;
  const rank = ranks(usable.map((trial) => sign * valueOf(trial, objective)));
  return new Map(usable.map((trial, index) => [trial.trial_id, usable.length < 2 ? 1 : ((rank[index] ?? 1) - 1) / (usable.length - 1)]));
}

export interface Rung {
  /** Epochs. */
  resource: number;
  reached: { trial: Trial; value: number; wentOn: boolean }[];
  /** The worst value that went on; NaN where none did or all did. */
  cutOff: number;
}

/**
 * Rungs of successive halving, from the curves: the value each trial had at the end of a rung's epochs, and
 * whether it went on.
 *
 * @param valueAt the objective after so many epochs; NaN where the trial did not get there
 */
export function rungsOf(trials: Trial[], objective: Objective, first: number, factor: number, most: number, valueAt: (trial: Trial, epochs: number) => number): Rung[] {
  const rungs: Rung[] = [];
  for (let resource = first; resource <= most && rungs.length < 20; resource = Math.max(resource + 1, Math.round(resource * factor))) {
    const reached = trials.flatMap((trial) => {
      const value = valueAt(trial, resource);
      return Number.isFinite(value) ? [{ trial, value, wentOn: trial.epochs_done > resource || (trial.state === 'COMPLETED' && trial.epochs_done >= resource) }] : [];
    });
    const on = reached.filter((one) => one.wentOn).map((one) => one.value);
    const all = on.length === reached.length || on.length === 0;
    rungs.push({ resource, reached, cutOff: all ? NaN : objective.direction === 'MAXIMIZE' ? Math.min(...on) : Math.max(...on) });
  }
  return rungs;
}

/** Whether a parameter's axis is logarithmic, linear or of categories. */
export const scaleOf = (dimension: Dimension | undefined): 'log' | 'value' | 'category' =>
  dimension === undefined ? 'value' : dimension.type === 'choice' ? 'category' : dimension.log ? 'log' : 'value';
