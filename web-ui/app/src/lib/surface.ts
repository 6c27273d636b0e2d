// A smooth surface over two parameters, from the trials that lie on it.
import type { Dimension } from '../api/schema';

/** From 0 to 1 along each axis. */
export interface Spot {
  x: number;
  y: number;
  value: number;
}

export interface Cell extends Spot {
  /** How near trials are: the sum of their weights, at most 1. */
  trust: number;
}

/** Cells along a side. */
export const CELLS = 36;

/**
 * The mean of the values around the middle of each cell, weighted by a Gaussian of the distance (Nadaraya and Watson,
 * 1964); the more spots, the narrower (Scott's rule for two dimensions). Row by row from the origin. O(cells² n).
 */
export function surfaceOf(spots: Spot[], cells = CELLS): Cell[] {
  const width = 0.3 * Math.max(1, spots.length) ** (-1 / 6);
  return Array.from({ length: cells * cells }, (_, index) => {
    const [x, y] = [((index % cells) + 0.5) / cells, (Math.floor(index / cells) + 0.5) / cells];
    let [sum, weights] = [0, 0];
    for (const spot of spots) {
      const weight = Math.exp(-((spot.x - x) ** 2 + (spot.y - y) ** 2) / (2 * width * width));
      sum += weight * spot.value;
      weights += weight;
    }
    return { x, y, value: weights < 1e-12 ? NaN : sum / weights, trust: Math.min(1, weights) };
  });
}

type Range = Exclude<Dimension, { type: 'choice' }>;

/** A parameter that is a number in a range with room in it, and so has a place for everything between two values. */
export const isRange = (dimension: Dimension | undefined): dimension is Range => dimension !== undefined && dimension.type !== 'choice' && dimension.high > dimension.low;

/** Where a value lies in its range, from 0 to 1, on the range's own scale. */
export const placeIn = ({ low, high, log }: Range, value: number): number => (log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low));

/** The value at a place from 0 to 1. */
export const valueAt = ({ low, high, log }: Range, place: number): number => (log ? low * (high / low) ** place : low + place * (high - low));
