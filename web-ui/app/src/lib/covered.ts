/** So many are drawn one by one. */
export const MOST_DOTS = 3_000;
/** Cells of a plot, each about as large as a dot. */
const [ACROSS, UP] = [120, 50];

export interface Spot {
  x: number;
  y: number;
}

/**
 * Of dots that would cover each other the last, which lies on top: twenty thousand look the same, and a plot takes no
 * longer for them than for some thousands. All of them where they are few; in the order given.
 *
 * @param spotOf where a dot is, on axes that divide evenly; a dot without a finite place is left out
 * @param kindOf dots of different kinds are told apart where they meet
 */
export function uncovered<T>(dots: T[], spotOf: (dot: T) => Spot, kindOf: (dot: T) => string = () => ''): T[] {
  const placed = dots.map((dot) => ({ dot, spot: spotOf(dot) })).filter(({ spot }) => Number.isFinite(spot.x) && Number.isFinite(spot.y));
  if (placed.length <= MOST_DOTS) return placed.map(({ dot }) => dot);
  const [x, y] = [span(placed.map(({ spot }) => spot.x)), span(placed.map(({ spot }) => spot.y))];
  const top = new Map<string, T>();
  for (const { dot, spot } of placed) top.set(`${Math.floor(x(spot.x) * ACROSS)} ${Math.floor(y(spot.y) * UP)} ${kindOf(dot)}`, dot);
  const seen = new Set(top.values());
  return placed.flatMap(({ dot }) => (seen.has(dot) ? [dot] : []));
}

/** From values to 0 to 1 between the least and the greatest of them. */
function span(values: number[]): (value: number) => number {
  let [low, high] = [Infinity, -Infinity];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  return high > low ? (value) => (value - low) / (high - low) : () => 0;
}

/** "5,012 of 20,000 dots, the others lie beneath"; nothing where all are. */
export const coveredInWords = (seen: number, all: number): string => (seen < all ? `${seen.toLocaleString('en-US')} of ${all.toLocaleString('en-US')} dots, the others lie beneath` : '');
