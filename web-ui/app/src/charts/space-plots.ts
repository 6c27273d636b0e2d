// Options of the plots that ask which parameters matter.
import type { Dimension, Importance, Objective } from '../api/schema';
import { empiricalDistribution, evenly, hypervolumes, paretoFront, quantiles, scaleOf } from '../lib/analysis';
import { coveredInWords, uncovered } from '../lib/covered';
import { number, scalar } from '../lib/format';
import { trialName, valueOf } from '../lib/study';
import { type Palette, viridis } from './colors';
import { type Chosen, chosenLast, opacityOf } from './chosen';
import { axis, type Dots, type EChartsOption, grid, tipOf, tooltip } from './options';
import { categoryOf, evenPlace, leastStep, parallelAxes, placeOf } from './parallel';
import type { TrialPoint } from '../lib/trial-points';

type Made = (palette: Palette) => EChartsOption;

const tip = (trial: TrialPoint, objective: Objective, ...names: string[]): string =>
  [trialName(trial), `${objective.metric} ${number(valueOf(trial, objective))}`, ...names.map((name) => `${name} ${scalar(trial.parameters[name])}`)].join('\n');

const finite = (trials: TrialPoint[], objective: Objective): TrialPoint[] => trials.filter((trial) => Number.isFinite(valueOf(trial, objective)));

const MEANING = { fanova: (share: number) => `explains ${share} % of the ranks alone`, ped_anova: (share: number) => `${share} % of what sets the best tenth apart` };

/** A bar for each parameter, the most important on top; at most 20. */
export function importanceOption({ items, method, trials }: Importance): Made {
  const rising = items.slice(0, 20).reverse();
  return (palette) => ({
    grid: grid({ left: 8, right: 48, top: 4, bottom: 24, containLabel: true }),
    tooltip: tooltip(palette, tipOf),
    xAxis: axis(palette, '', { min: 0, max: 1, scale: false }),
    yAxis: axis(palette, '', { type: 'category', data: rising.map((one) => one.parameter), splitLine: { show: false } }),
    series: [{
      type: 'bar', barMaxWidth: 18, itemStyle: { color: palette.accent, borderRadius: 3 }, label: { show: true, position: 'right', color: palette.muted, formatter: ({ value }: { value: number }) => value.toFixed(2) },
      data: rising.map((one) => ({ id: one.parameter, value: one.share, tip: `${one.parameter}\n${MEANING[method](Math.round(one.share * 100))}\nfrom ${trials} trials` })),
    }],
  });
}

export function sliceOption(trials: TrialPoint[], objective: Objective, name: string, dimension: Dimension | undefined, chosen: Chosen): Dots {
  const usable = finite(trials, objective).filter((trial) => Object.hasOwn(trial.parameters, name));
  const seen = uncovered(chosenLast(usable, chosen), (trial) => ({ x: evenPlace(trial.parameters[name], dimension), y: valueOf(trial, objective) }));
  const last = Math.max(1, usable.at(-1)?.number ?? 1);
  const option: Made = (palette) => ({
    grid: grid(),
    tooltip: tooltip(palette, tipOf),
    xAxis: axis(palette, name, { type: scaleOf(dimension), data: categoryOf(dimension), minInterval: leastStep(dimension) }),
    yAxis: axis(palette, objective.metric, { nameGap: 40 }),
    series: [{
      type: 'scatter', symbolSize: 8,
      data: seen.map((trial) => ({
        id: trial.trial_id, value: [placeOf(trial.parameters[name], dimension), valueOf(trial, objective)], tip: tip(trial, objective, name),
        itemStyle: { color: viridis((palette.dark ? 0.25 : 0) + (trial.number / last) * 0.75), opacity: opacityOf(trial, chosen, 0.85) },
      })),
    }],
  });
  return { option, covered: coveredInWords(seen.length, usable.length) };
}

export function pairOption(trials: TrialPoint[], objective: Objective, x: string, y: string, dimensions: ReadonlyMap<string, Dimension>, chosen: Chosen): Dots {
  const usable = finite(trials, objective).filter((trial) => Object.hasOwn(trial.parameters, x) && Object.hasOwn(trial.parameters, y));
  const rank = quantiles(usable, objective);
  const good = (trial: TrialPoint): number => rank.get(trial.trial_id) ?? 0;
  const rising = [...usable].sort((a, b) => good(a) - good(b));
  const seen = uncovered(chosenLast(rising, chosen), (trial) => ({ x: evenPlace(trial.parameters[x], dimensions.get(x)), y: evenPlace(trial.parameters[y], dimensions.get(y)) }));
  const option: Made = (palette) => ({
    grid: grid({ left: 70 }),
    tooltip: tooltip(palette, tipOf),
    xAxis: axis(palette, x, { type: scaleOf(dimensions.get(x)), data: categoryOf(dimensions.get(x)), minInterval: leastStep(dimensions.get(x)) }),
    yAxis: axis(palette, y, { type: scaleOf(dimensions.get(y)), data: categoryOf(dimensions.get(y)), minInterval: leastStep(dimensions.get(y)), nameGap: 52 }),
    series: [{
      type: 'scatter',
      data: seen.map((trial) => ({
        id: trial.trial_id, value: [placeOf(trial.parameters[x], dimensions.get(x)), placeOf(trial.parameters[y], dimensions.get(y))], symbolSize: 6 + 8 * good(trial), tip: tip(trial, objective, x, y),
        itemStyle: { color: viridis(good(trial)), opacity: opacityOf(trial, chosen, 0.85), borderColor: palette.line, borderWidth: 1 },
      })),
    }],
  });
  return { option, covered: coveredInWords(seen.length, usable.length) };
}

/** Steps of a curve that are told apart. */
const MOST_STEPS = 500;

export function distributionOption(trials: TrialPoint[], objective: Objective): Made {
  const points = evenly(empiricalDistribution(trials.map((trial) => valueOf(trial, objective))), MOST_STEPS);
  return (palette) => ({
    grid: grid(),
    tooltip: tooltip(palette, tipOf),
    xAxis: axis(palette, objective.metric),
    yAxis: axis(palette, '', { min: 0, max: 1, scale: false }),
    series: [{ type: 'line', step: 'end', symbolSize: 5, showSymbol: points.length <= 200, lineStyle: { color: palette.accent, width: 2 }, itemStyle: { color: palette.accent }, data: points.map(([value, share]) => ({ value: [value, share], tip: `${Math.round(share * 100)} % of the trials\nhave at most ${number(value)}` })) }],
  });
}

export function paretoOption(trials: TrialPoint[], first: Objective, second: Objective, chosen: Chosen): Dots {
  const front = paretoFront(trials, first, second);
  const onFront = new Set(front);
  const dominated = finite(finite(trials, first), second).filter((trial) => !onFront.has(trial));
  const seen = uncovered(chosenLast(dominated, chosen), (trial) => ({ x: valueOf(trial, first), y: valueOf(trial, second) }));
  const at = (trial: TrialPoint) => ({ id: trial.trial_id, value: [valueOf(trial, first), valueOf(trial, second)], tip: `${tip(trial, first)}\n${second.metric} ${number(valueOf(trial, second))}` });
  const option: Made = (palette) => ({
    grid: grid({ left: 70 }),
    tooltip: tooltip(palette, tipOf),
    xAxis: axis(palette, first.metric),
    yAxis: axis(palette, second.metric, { nameGap: 54 }),
    series: [
      { type: 'line', name: 'Front', step: first.direction === 'MAXIMIZE' ? 'start' : 'end', symbol: 'none', silent: true, lineStyle: { color: palette.accent, width: 1.5 }, data: front.map((trial) => at(trial).value) },
      { type: 'scatter', name: 'Dominated', symbolSize: 6, itemStyle: { color: palette.muted }, data: seen.map((trial) => ({ ...at(trial), itemStyle: { opacity: opacityOf(trial, chosen, 0.4) } })) },
      { type: 'scatter', name: 'Front', symbolSize: 10, itemStyle: { color: palette.accent }, data: front.map((trial) => ({ ...at(trial), itemStyle: { opacity: opacityOf(trial, chosen, 1) } })) },
    ],
  });
  return { option, covered: coveredInWords(seen.length, dominated.length) };
}

/** How the dominated share grew with the trials. */
export function hypervolumeOption(trials: TrialPoint[], first: Objective, second: Objective): Made {
  const points = hypervolumes(trials, first, second);
  return (palette) => ({
    grid: grid({ left: 70 }),
    tooltip: tooltip(palette, tipOf),
    xAxis: axis(palette, 'trial', { minInterval: 1 }),
    yAxis: axis(palette, '', { min: 0, max: 1, scale: false }),
    series: [{ type: 'line', step: 'end', symbolSize: 4, showSymbol: points.length <= 200, lineStyle: { color: palette.accent, width: 2 }, itemStyle: { color: palette.accent }, data: points.map(({ trial, share }) => ({ id: trial.trial_id, value: [trial.number, share], tip: `${trialName(trial)}\ndominated share ${number(share)}` })) }],
  });
}

/** Lines that a plot may hold; the best tenth is always among them. */
export const MOST_LINES = 3000;

export function parallelOption(trials: TrialPoint[], objective: Objective, names: string[], dimensions: ReadonlyMap<string, Dimension>, topShare: number, chosen: Chosen): Made {
  const rank = quantiles(trials, objective);
  const good = (trial: TrialPoint): number => rank.get(trial.trial_id) ?? 0;
  const drawn = finite(trials, objective).filter((trial) => good(trial) >= 1 - topShare).sort((a, b) => good(b) - good(a)).slice(0, MOST_LINES).reverse();
  const lines = chosenLast(drawn, chosen);
  return (palette) => {
    return {
      ...parallelAxes(palette, [...names.map((name) => ({ name, dimension: dimensions.get(name) })), { name: objective.metric, dimension: undefined }]),
      series: [{
        type: 'parallel', inactiveOpacity: 0.04, activeOpacity: 0.9, smooth: 0.15, progressive: 500,
        data: lines.map((trial) => ({
          id: trial.trial_id,
          value: [...names.map((name) => (Object.hasOwn(trial.parameters, name) ? placeOf(trial.parameters[name], dimensions.get(name)) : '-')), valueOf(trial, objective)],
          // The opacity of a line within the brush is the plot's own: what is not chosen is grey instead.
          lineStyle: chosen.size > 0 && !chosen.has(trial.number) ? { color: palette.line, width: 1, opacity: 0.5 } : { color: viridis(good(trial)), width: chosen.size > 0 ? 3 : good(trial) > 0.9 ? 2 : 1, opacity: opacityOf(trial, chosen, 0.25 + 0.6 * good(trial)) },
        })),
      }],
    };
  };
}
