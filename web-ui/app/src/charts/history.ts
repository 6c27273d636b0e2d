import type { Objective } from '../api/schema';
import { wordOf, type Tone, toneOf } from '../components/state';
import { coveredInWords, uncovered } from '../lib/covered';
import { number } from '../lib/format';
import { improvements, trialName, valueOf } from '../lib/study';
import type { Palette } from './colors';
import { axis, type Dots, type EChartsOption, grid, tipOf, tooltip } from './options';
import { type Chosen, chosenLast, opacityOf } from './chosen';
import type { TrialPoint } from '../lib/trial-points';

export type HistoryX = 'number' | 'time';

/** A dot a trial by its state, and the best so far as steps. */
export function historyOption(trials: TrialPoint[], objective: Objective, x: HistoryX, log: boolean, chosen: Chosen): Dots {
  const place = (trial: TrialPoint): number => (x === 'number' ? trial.number : trial.ended ?? trial.started ?? NaN);
  const withValue = trials.filter((trial) => Number.isFinite(valueOf(trial, objective)) && Number.isFinite(place(trial))).sort((a, b) => place(a) - place(b));
  const steps = improvements(withValue, objective);
  const last = withValue.at(-1);
  const seen = uncovered(chosenLast(withValue, chosen), (trial) => ({ x: place(trial), y: log ? Math.log(valueOf(trial, objective)) : valueOf(trial, objective) }), (trial) => toneOf(trial.state));
  const option = (palette: Palette): EChartsOption => {
    const dots = (tone: Tone): unknown[] =>
      seen.filter((trial) => toneOf(trial.state) === tone).map((trial) => ({
        id: trial.trial_id,
        value: [place(trial), valueOf(trial, objective)],
        tip: `${trialName(trial)} · ${wordOf(trial.state)}\n${objective.metric} ${number(valueOf(trial, objective))}`,
        itemStyle: { opacity: opacityOf(trial, chosen, 0.9) },
      }));
    const tones: [Tone, string, string][] = [['done', 'Completed', 'circle'], ['pruned', 'Pruned', 'diamond'], ['running', 'Running', 'emptyCircle'], ['failed', 'Failed', 'triangle'], ['queued', 'Cancelled', 'rect']];
    return {
      grid: grid(),
      tooltip: tooltip(palette, tipOf),
      xAxis: axis(palette, x === 'number' ? 'trial' : 'time', x === 'time' ? { type: 'time', axisLabel: { color: palette.muted, fontSize: 11, hideOverlap: true } } : { minInterval: 1 }),
      yAxis: axis(palette, '', log ? { type: 'log' } : {}),
      series: [
        {
          type: 'line',
          name: 'Best so far',
          step: 'end',
          symbol: 'none',
          silent: true,
          lineStyle: { color: palette.accent, width: 2 },
          data: [...steps.map((trial) => [place(trial), valueOf(trial, objective)]), ...(last && steps.length > 0 ? [[place(last), valueOf(steps.at(-1) as TrialPoint, objective)]] : [])],
        },
        ...tones.map(([tone, name, symbol]) => ({ type: 'scatter', name, symbol, symbolSize: withValue.length > 400 ? 5 : 8, itemStyle: { color: palette.tone[tone] }, data: dots(tone) })),
      ],
    };
  };
  return { option, covered: coveredInWords(seen.length, withValue.length) };
}
