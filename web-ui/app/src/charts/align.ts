/** One curve: a value (and a band) at rising steps. */
export interface Curve {
  id: string | number;
  label: string;
  x: number[];
  last: number[];
  /** Given where a place can stand for several points. */
  min?: number[];
  max?: number[];
}

export interface Aligned {
  x: number[];
  /** In the order of the curves; null where the curve has no place at that step. */
  last: (number | null)[][];
  min: ((number | null)[] | null)[];
  max: ((number | null)[] | null)[];
}

/**
 * Puts curves on one rising x without doubles, as uPlot needs. Values that are no finite number become null;
 * the caller marks them.
 */
export function align(curves: Curve[]): Aligned {
  const all = new Set<number>();
  for (const curve of curves) for (const step of curve.x) all.add(step);
  const x = Float64Array.from(all).sort();
  const place = new Map<number, number>();
  x.forEach((step, index) => place.set(step, index));
  const spread = (curve: Curve, values: number[]): (number | null)[] => {
    const made = new Array<number | null>(x.length).fill(null);
    curve.x.forEach((step, index) => {
      const value = values[index];
      made[place.get(step) ?? 0] = value !== undefined && Number.isFinite(value) ? value : null;
    });
    return made;
  };
  const differs = (curve: Curve): boolean => curve.min !== undefined && curve.max !== undefined && curve.min.some((low, index) => low !== curve.max?.[index]);
  return {
    x: [...x],
    last: curves.map((curve) => spread(curve, curve.last)),
    min: curves.map((curve) => (differs(curve) && curve.min ? spread(curve, curve.min) : null)),
    max: curves.map((curve) => (differs(curve) && curve.max ? spread(curve, curve.max) : null)),
  };
}

/**
 * Exponential smoothing without the pull to the first value (as Adam corrects its averages).
 *
 * @param weight 0 for none to 0.999
 */
export function smooth(values: number[], weight: number): number[] {
  if (weight <= 0) return values;
  let average = 0;
  let steps = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    steps++;
    average = average * weight + value * (1 - weight);
    return average / (1 - weight ** steps);
  });
}
