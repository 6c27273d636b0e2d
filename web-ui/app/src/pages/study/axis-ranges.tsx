import { IconX } from '@tabler/icons-react';
import { useState } from 'react';
import type { Objective, Trial } from '../../api/schema';
import { number } from '../../lib/format';
import { valueOf } from '../../lib/study';
import type { Ranges } from '../../lib/url-state';

/** Trials whose values lie in all ranges; one without a value of a ranged name is left out. */
export function withinRanges(trials: Trial[], ranges: Ranges, objective: Objective): Trial[] {
  const wanted = Object.entries(ranges);
  if (wanted.length === 0) return trials;
  return trials.filter((trial) => wanted.every(([name, [low, high]]) => {
    const value = name === objective.metric ? valueOf(trial, objective) : Number(Object.hasOwn(trial.parameters, name) ? trial.parameters[name] : NaN);
    return value >= (low ?? -Infinity) && value <= (high ?? Infinity);
  }));
}

/** The brush by numbers: what a drag along an axis does, for the keyboard and for exact bounds. In the address, so that a link keeps it. */
export function AxisRanges({ names, ranges, onChange }: { names: string[]; ranges: Ranges; onChange: (ranges: Ranges) => void }) {
  const [chosen, setChosen] = useState(Object.keys(ranges)[0] ?? names.at(-1) ?? '');
  const name = names.includes(chosen) ? chosen : (names[0] ?? '');
  const [low, high] = ranges[name] ?? [null, null];
  const set = (next: [number | null, number | null]): void => {
    const { [name]: _, ...others } = ranges;
    onChange(next[0] === null && next[1] === null ? others : { ...others, [name]: next });
  };
  const bound = (text: string): number | null => (text === '' || !Number.isFinite(Number(text)) ? null : Number(text));
  return (
    <div className="actions axis-ranges" role="group" aria-label="Ranges of the axes">
      <label className="field">Axis <select className="select" value={name} onChange={(event) => setChosen(event.target.value)}>{names.map((one) => <option key={one}>{one}</option>)}</select></label>
      <label className="field">at least <input key={`${name} low`} className="input" type="number" step="any" defaultValue={low ?? ''} onChange={(event) => set([bound(event.target.value), high])} /></label>
      <label className="field">at most <input key={`${name} high`} className="input" type="number" step="any" defaultValue={high ?? ''} onChange={(event) => set([low, bound(event.target.value)])} /></label>
      {Object.entries(ranges).map(([one, [from, to]]) => (
        <button key={one} type="button" className="chip" aria-label={`Take away the range of ${one}`} onClick={() => { const { [one]: _, ...others } = ranges; onChange(others); }}>
          {one} {from === null ? '' : `≥ ${number(from)}`} {to === null ? '' : `≤ ${number(to)}`} <IconX size={12} aria-hidden />
        </button>
      ))}
    </div>
  );
}
