import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { Dimension, Objective } from '../../api/schema';
import type { Bound } from '../../api/trials';
import { number } from '../../lib/format';
import { valueOf } from '../../lib/study';
import type { Ranges } from '../../lib/url-state';
import type { TrialPoint } from '../../lib/trial-points';

/** Where a trial stands on an axis: its value, or the place of its value among the choices; NaN where it has none. */
function standing(trial: TrialPoint, name: string, objective: Objective, dimension: Dimension | undefined): number {
  if (name === objective.metric) return valueOf(trial, objective);
  if (!Object.hasOwn(trial.parameters, name)) return NaN;
  const value = trial.parameters[name];
  if (dimension?.type !== 'choice') return Number(value);
  const place = dimension.values.findIndex((one) => String(one) === String(value));
  return place < 0 ? NaN : place;
}

/** Trials whose values lie in all ranges; one without a value of a ranged name is left out. */
export function withinRanges(trials: TrialPoint[], ranges: Ranges, objective: Objective, dimensions: ReadonlyMap<string, Dimension>): TrialPoint[] {
  const wanted = Object.entries(ranges);
  if (wanted.length === 0) return trials;
  return trials.filter((trial) => wanted.every(([name, [low, high]]) => {
    const value = standing(trial, name, objective, dimensions.get(name));
    return value >= (low ?? -Infinity) && value <= (high ?? Infinity);
  }));
}

/** The same ranges as the server takes them: of choices, those in the range by name. */
export function boundsOf(ranges: Ranges, dimensions: ReadonlyMap<string, Dimension>): Record<string, Bound> {
  return Object.fromEntries(Object.entries(ranges).map(([name, [least, greatest]]): [string, Bound] => {
    const dimension = dimensions.get(name);
    return [name, dimension?.type === 'choice' ? { one_of: dimension.values.filter((_, place) => place >= (least ?? 0) && place <= (greatest ?? Infinity)) } : { least, greatest }];
  }));
}

/** `rate ≥ 0.01 ≤ 0.1`; `optimizer: adam, sgd`. */
export function rangeInWords(name: string, [low, high]: [number | null, number | null], dimension: Dimension | undefined): string {
  if (dimension?.type === 'choice') return `${name}: ${dimension.values.filter((_, place) => place >= (low ?? 0) && place <= (high ?? Infinity)).map(String).join(', ')}`;
  return [name, low === null ? '' : `≥ ${number(low)}`, high === null ? '' : `≤ ${number(high)}`].filter(Boolean).join(' ');
}

/** The brush by numbers: what a drag along an axis does, for the keyboard and for exact bounds. In the address, so that a link keeps it. */
export function AxisRanges({ names, dimensions, ranges, onChange }: { names: string[]; dimensions: ReadonlyMap<string, Dimension>; ranges: Ranges; onChange: (ranges: Ranges) => void }) {
  const [chosen, setChosen] = useState(Object.keys(ranges).find((name) => names.includes(name)) ?? names.at(-1) ?? '');
  const name = names.includes(chosen) ? chosen : (names[0] ?? '');
  const [low, high] = ranges[name] ?? [null, null];
  const set = (next: [number | null, number | null]): void => {
    const { [name]: _, ...others } = ranges;
    onChange(next[0] === null && next[1] === null ? others : { ...others, [name]: next });
  };
  return (
    <div className="actions axis-ranges" role="group" aria-label="Ranges of the axes">
      <label className="field">Axis <select className="select" value={name} onChange={(event) => setChosen(event.target.value)}>{names.map((one) => <option key={one}>{one}</option>)}</select></label>
      <Bound key={`${name} low`} label="at least" value={low} onChange={(value) => set([value, high])} />
      <Bound key={`${name} high`} label="at most" value={high} onChange={(value) => set([low, value])} />
      {Object.entries(ranges).map(([one, range]) => (
        <button key={one} type="button" className="chip" aria-label={`Take away the range ${rangeInWords(one, range, dimensions.get(one))}`} onClick={() => { const { [one]: _, ...others } = ranges; onChange(others); }}>
          {rangeInWords(one, range, dimensions.get(one))} <IconX size={12} aria-hidden />
        </button>
      ))}
    </div>
  );
}

/** Keeps what is being typed, and follows a brush by mouse otherwise. */
function Bound({ label, value, onChange }: { label: string; value: number | null; onChange: (value: number | null) => void }) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (field.current !== null && field.current !== document.activeElement) field.current.value = value === null ? '' : String(value);
  }, [value]);
  const read = (text: string): number | null => (text === '' || !Number.isFinite(Number(text)) ? null : Number(text));
  return <label className="field">{label} <input ref={field} className="input" type="number" step="any" defaultValue={value ?? ''} onChange={(event) => onChange(read(event.target.value))} /></label>;
}
