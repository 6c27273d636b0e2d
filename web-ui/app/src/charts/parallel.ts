// Axes of parallel coordinates, for trials and for configurations that are not tried yet.
import type { Dimension, Scalar } from '../api/schema';
import { scaleOf } from '../lib/analysis';
import { number } from '../lib/format';
import { faded, type Palette } from './colors';
import type { EChartsOption } from './options';

export interface ParallelAxis {
  name: string;
  /** Undefined for an axis of measured values. */
  dimension: Dimension | undefined;
}

export function parallelAxes(palette: Palette, axes: ParallelAxis[], right = 64): EChartsOption {
  const look = { scale: true, nameTextStyle: { color: palette.muted, fontSize: 11.5 }, nameTruncate: { maxWidth: 110 }, axisLine: { lineStyle: { color: palette.muted } }, axisLabel: { color: palette.muted, fontSize: 11, formatter: (value: unknown) => (typeof value === 'number' ? number(value) : String(value)) }, axisTick: { show: false } };
  return {
    parallel: { left: 54, right, top: 34, bottom: 22, parallelAxisDefault: { realtime: false, areaSelectStyle: { width: 18, borderColor: palette.accent, color: faded(palette.accent, 0.25) } } },
    parallelAxis: axes.map(({ name, dimension }, dim) => ({ dim, name, type: scaleOf(dimension), data: categoryOf(dimension), minInterval: leastStep(dimension), ...look })),
  };
}

export const categoryOf = (dimension: Dimension | undefined): string[] => (dimension?.type === 'choice' ? dimension.values.map(String) : []);

/** Between two marks of an axis: whole numbers have none in between. */
export const leastStep = (dimension: Dimension | undefined): number => (dimension?.type === 'int' ? 1 : 0);

/** A value as its axis wants it. */
export const placeOf = (value: Scalar | undefined, dimension: Dimension | undefined): string | number => (scaleOf(dimension) === 'category' ? String(value) : Number(value));

/** A value on an axis that divides evenly: exponents where it is logarithmic, places of choices. */
export const evenPlace = (value: Scalar | undefined, dimension: Dimension | undefined): number =>
  dimension?.type === 'choice' ? dimension.values.indexOf(value as Scalar) : scaleOf(dimension) === 'log' ? Math.log(Number(value)) : Number(value);
