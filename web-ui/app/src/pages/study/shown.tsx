import { IconX } from '@tabler/icons-react';
import { useMemo } from 'react';
import type { Dimension, Objective, Study, TrialState } from '../../api/schema';
import type { Bound } from '../../api/trials';
import { wordOf } from '../../components/state';
import { plural } from '../../lib/format';
import type { TrialPoint } from '../../lib/trial-points';
import { listCodec, type Ranges, rangesCodec, useUrlState } from '../../lib/url-state';
import { boundsOf, rangeInWords, withinRanges } from './axis-ranges';

const STATES: TrialState[] = ['RUNNING', 'QUEUED', 'WAITING', 'COMPLETED', 'PRUNED', 'FAILED', 'CANCELLED'];

/** What every plot and the table of a study's page show: one filter and one selection, both in the address. */
export interface Shown {
  /** All trials, once their numbers are there. */
  all: TrialPoint[] | undefined;
  /** Of these, those in the states that are asked for. */
  inStates: TrialPoint[];
  /** Of these, those in the brush. */
  points: TrialPoint[];
  states: string[];
  ranges: Ranges;
  /** The ranges as the server takes them. */
  within: Record<string, Bound>;
  dimensions: ReadonlyMap<string, Dimension>;
  /** Numbers of the trials that are chosen. */
  chosen: ReadonlySet<number>;
  setStates: (states: string[]) => void;
  setRanges: (ranges: Ranges) => void;
  toggle: (number: number) => void;
  choose: (numbers: number[]) => void;
}

const NONE: TrialPoint[] = [];

export function useShown(study: Study | undefined, all: TrialPoint[] | undefined): Shown {
  const [states, setStates] = useUrlState('states', listCodec, true);
  const [ranges, setRanges] = useUrlState('ranges', rangesCodec);
  const [list, setList] = useUrlState('chosen', listCodec);
  const objective = study?.objectives[0] as Objective;
  const parameters = study?.space.parameters;
  const dimensions = useMemo(() => new Map((parameters ?? []).map((one): [string, Dimension] => [one.name, one.dimension])), [parameters]);
  const inStates = useMemo(() => (states.length === 0 ? (all ?? NONE) : (all ?? NONE).filter((trial) => states.includes(trial.state))), [all, states]);
  const points = useMemo(() => withinRanges(inStates, ranges, objective, dimensions), [inStates, ranges, objective, dimensions]);
  const within = useMemo(() => boundsOf(ranges, dimensions), [ranges, dimensions]);
  const chosen = useMemo(() => new Set(list.map(Number).filter((one) => Number.isInteger(one) && one >= 0)), [list]);
  const choose = (numbers: number[]): void => setList(numbers.map(String));
  const toggle = (number: number): void => choose(chosen.has(number) ? [...chosen].filter((one) => one !== number) : [...chosen, number]);
  return { all, inStates, points, states, ranges, within, dimensions, chosen, setStates, setRanges, choose, toggle };
}

/** The filter and the selection as chips, each taken away by a press; on top of what they apply to. The plots have the ranges of their axes themselves. */
export function ShownBar({ study, shown, tab }: { study: Study; shown: Shown; tab: string }) {
  const { states, ranges, chosen } = shown;
  const present = STATES.filter((state) => study.trials[countOf(state)] > 0 || states.includes(state));
  const filtered = states.length > 0 || Object.keys(ranges).length > 0;
  return (
    <div className="actions shown-bar" role="group" aria-label="Shown trials">
      <div className="chips" role="group" aria-label="States">
        {present.map((state) => (
          <button key={state} type="button" className="chip" aria-pressed={states.includes(state)} onClick={() => shown.setStates(states.includes(state) ? states.filter((one) => one !== state) : [...states, state])}>{wordOf(state)}</button>
        ))}
      </div>
      {tab !== 'plots' && Object.entries(ranges).map(([name, range]) => {
        const words = rangeInWords(name, range, shown.dimensions.get(name));
        return <button key={name} type="button" className="chip" aria-label={`Take away the range ${words}`} onClick={() => { const { [name]: _, ...others } = ranges; shown.setRanges(others); }}>{words} <IconX size={12} aria-hidden /></button>;
      })}
      {chosen.size > 0 && <button type="button" className="chip" aria-pressed aria-label={`Choose none of the ${plural(chosen.size, 'trial')}`} onClick={() => shown.choose([])}>{chosen.size} chosen <IconX size={12} aria-hidden /></button>}
      <span className="muted" role="status">
        {filtered && shown.all !== undefined ? `${shown.points.length} of ${plural(shown.all.length, 'trial')} shown` : chosen.size === 0 && HAS_TABLE.has(tab) ? 'Tick a row or shift-click a dot to choose a trial' : ''}
      </span>
    </div>
  );
}

/** Where trials can be chosen. */
const HAS_TABLE: ReadonlySet<string> = new Set(['overview', 'plots']);

const countOf = (state: TrialState) => state.toLowerCase() as Exclude<keyof Study['trials'], 'total'>;

/** What a press on a dot does: with shift it chooses the trial, else it opens it. */
export const pickOf = (shown: Shown, open: (id: string | number) => void) => (id: string | number, choosing: boolean): void => {
  const number = choosing ? shown.points.find((trial) => trial.trial_id === id)?.number : undefined;
  if (number === undefined) open(id);
  else shown.toggle(number);
};
