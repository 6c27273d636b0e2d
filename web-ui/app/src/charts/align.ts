import type { CurveFrame, FrameSeries } from '../api/curves';

/** One curve of a chart, on the chart's x: NaN where it has no number. */
export interface Curve {
  id: string | number;
  label: string;
  values: Float64Array;
  /** The least and the greatest of the points that each place stands for; null where places are points. */
  min: Float64Array | null;
  max: Float64Array | null;
}

/** Curves with the x they share. */
export interface CurveSet<C extends Curve = Curve> {
  x: Float64Array;
  lines: C[];
}

/** The line of a series: the smoothed value where there is one, the last of each place otherwise. */
export const curveOf = (series: FrameSeries, sampled: boolean, id: string | number, label: string): Curve => ({
  id,
  label,
  values: series.smooth ?? series.last,
  ...(sampled || series.smooth !== null ? { min: series.min, max: series.max } : { min: null, max: null }),
});

/** Sets put on one rising x without doubles, as uPlot needs. */
export function joined<C extends Curve>(sets: CurveSet<C>[]): CurveSet<C> {
  const [only] = sets;
  if (only !== undefined && sets.every(({ x }) => equal(x, only.x))) return { x: only.x, lines: sets.flatMap((set) => set.lines) };
  const x = Float64Array.from(new Set(sets.flatMap((set) => [...set.x]))).sort();
  const place = new Map<number, number>();
  x.forEach((step, index) => place.set(step, index));
  const spread = (from: Float64Array, values: Float64Array): Float64Array => {
    const made = new Float64Array(x.length).fill(NaN);
    from.forEach((step, index) => (made[place.get(step) ?? 0] = values[index] ?? NaN));
    return made;
  };
  return {
    x,
    lines: sets.flatMap((set) => set.lines.map((line) => ({ ...line, values: spread(set.x, line.values), min: line.min && spread(set.x, line.min), max: line.max && spread(set.x, line.max) }))),
  };
}

const equal = (a: Float64Array, b: Float64Array): boolean => a === b || (a.length === b.length && a.every((step, index) => step === b[index]));

/** What a chart of these frames does not show point by point, or not at all; empty where it shows all. */
export function leftOutInWords(frames: CurveFrame[]): string {
  const items = frames.flatMap((frame) => frame.items);
  const points = items.reduce((sum, item) => sum + item.count, 0);
  const nan = items.reduce((sum, item) => sum + item.nan, 0);
  const infinite = items.reduce((sum, item) => sum + item.max.reduce((count, value, index) => count + Number(!Number.isNaN(value) && !(Number.isFinite(value) && Number.isFinite(item.min[index]))), 0), 0);
  const parts = [
    frames.some((frame) => frame.sampled) ? `${points.toLocaleString('en-US')} points as least, greatest and last of up to ${Math.max(...frames.map((frame) => frame.x.length)).toLocaleString('en-US')} places; drag to see finer` : '',
    nan > 0 ? `${nan.toLocaleString('en-US')} ${nan === 1 ? 'value is' : 'values are'} NaN and not drawn` : '',
    infinite > 0 ? `${infinite.toLocaleString('en-US')} infinite ${infinite === 1 ? 'value is' : 'values are'} not drawn` : '',
  ];
  return parts.filter((part) => part !== '').join(' · ');
}
