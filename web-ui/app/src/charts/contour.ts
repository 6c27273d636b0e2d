// How good trials are all over two parameters: a smoothed surface below them.
import type { Dimension, Objective } from '../api/schema';
import { quantiles } from '../lib/analysis';
import { number, scalar } from '../lib/format';
import { trialName, valueOf } from '../lib/study';
import { CELLS, isRange, placeIn, surfaceOf, valueAt } from '../lib/surface';
import { faded, type Palette, viridis } from './colors';
import { type Chosen, chosenLast, opacityOf } from './chosen';
import { axis, type EChartsOption, grid, tipOf, tooltip } from './options';
import { leastStep } from './parallel';
import type { TrialPoint } from '../lib/trial-points';

/** The latest ones; more would not be told apart, and cost time. */
const MOST_TRIALS = 2000;

interface Api {
  value: (index: number) => number;
  coord: (at: [number, number]) => [number, number];
}

/** Null where one of the two is no range of numbers. Ranks are drawn, not values, so that one that diverged does not flatten the rest. */
export function contourOption(trials: TrialPoint[], objective: Objective, x: string, y: string, dimensions: ReadonlyMap<string, Dimension>, chosen: Chosen): ((palette: Palette) => EChartsOption) | null {
  const [across, up] = [dimensions.get(x), dimensions.get(y)];
  if (!isRange(across) || !isRange(up)) return null;
  const rank = quantiles(trials, objective);
  const usable = trials.filter((trial) => rank.has(trial.trial_id) && Object.hasOwn(trial.parameters, x) && Object.hasOwn(trial.parameters, y)).slice(-MOST_TRIALS);
  const spots = usable.map((trial) => ({ x: placeIn(across, Number(trial.parameters[x])), y: placeIn(up, Number(trial.parameters[y])), value: rank.get(trial.trial_id) ?? 0 }));
  const cells = surfaceOf(spots).filter((cell) => !Number.isNaN(cell.value));
  const half = 0.5 / CELLS;
  const renderItem = (_: unknown, api: Api) => {
    const [u, v, value, trust] = [api.value(0), api.value(1), api.value(2), api.value(3)];
    // On whole pixels, or seams would show between cells.
    const [left, bottom] = api.coord([valueAt(across, u - half), valueAt(up, v - half)]).map(Math.round) as [number, number];
    const [right, top] = api.coord([valueAt(across, u + half), valueAt(up, v + half)]).map(Math.round) as [number, number];
    return { type: 'rect', shape: { x: left, y: top, width: right - left, height: bottom - top }, style: { fill: viridis(value), opacity: 0.12 + 0.78 * trust }, silent: true };
  };
  const scale = ({ low, high, log }: typeof across) => ({ type: log ? 'log' : 'value', min: low, max: high });
  return (palette) => ({
    grid: grid({ left: 70 }),
    tooltip: tooltip(palette, tipOf),
    xAxis: axis(palette, x, { ...scale(across), minInterval: leastStep(across) }),
    yAxis: axis(palette, y, { ...scale(up), minInterval: leastStep(up), nameGap: 52 }),
    series: [
      // The data are places from 0 to 1, which are no values of the axes: nothing is encoded.
      { type: 'custom', coordinateSystem: 'cartesian2d', clip: true, silent: true, encode: { x: [], y: [] }, renderItem, data: cells.map((cell) => [cell.x, cell.y, cell.value, cell.trust]) },
      {
        type: 'scatter', symbolSize: 8, z: 3,
        data: chosenLast(usable, chosen).map((trial) => ({
          id: trial.trial_id, value: [Number(trial.parameters[x]), Number(trial.parameters[y])],
          tip: [trialName(trial), `${objective.metric} ${number(valueOf(trial, objective))}`, `${x} ${scalar(trial.parameters[x])}`, `${y} ${scalar(trial.parameters[y])}`].join('\n'),
          itemStyle: { color: viridis(rank.get(trial.trial_id) ?? 0), opacity: opacityOf(trial, chosen, 1), borderColor: faded(palette.surface, 0.9), borderWidth: 1.5 },
        })),
      },
    ],
  });
}
