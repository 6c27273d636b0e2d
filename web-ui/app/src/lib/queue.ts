import type { StudySummary, Waiting } from '../api/schema';

type Placed = Pick<StudySummary, 'study_id' | 'queue' | 'priority'>;

/** The place of each study's first waiting trial within its queue, by study. */
export function firstPlaces(items: Waiting[]): Map<number, number> {
  const places = new Map<number, number>();
  for (const one of items) if (!places.has(one.study_id)) places.set(one.study_id, one.position);
  return places;
}

/** Queue by queue, the highest priority first, then the oldest. */
export const inOrder = <S extends Placed>(studies: S[]): S[] =>
  [...studies].sort((a, b) => (a.queue < b.queue ? -1 : a.queue > b.queue ? 1 : b.priority - a.priority || a.study_id - b.study_id));

export type Move = 'first' | 'before' | 'behind';

const MOST = 1000;

/**
 * The priority that moves a study of this order before all others of its queue, or before or behind its neighbour and
 * those of the same priority. Null where it stands there already, or priorities end.
 */
export function moved(ordered: Placed[], study: Placed, move: Move): number | null {
  const queue = ordered.filter((one) => one.queue === study.queue);
  const at = queue.findIndex((one) => one.study_id === study.study_id);
  const [top, neighbour] = [queue[0], queue[move === 'behind' ? at + 1 : at - 1]];
  if (at < 0 || top === undefined || neighbour === undefined) return null;
  const wanted = move === 'first' ? top.priority + 1 : move === 'before' ? neighbour.priority + 1 : neighbour.priority - 1;
  return Math.abs(wanted) > MOST ? null : wanted;
}
