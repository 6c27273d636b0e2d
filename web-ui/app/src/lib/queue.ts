import type { MovedStudy, StudySummary, Waiting } from '../api/schema';
import { duration, plural } from './format';

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

const within = (priority: number): number | null => (Math.abs(priority) > MOST ? null : priority);

/**
 * The priority that moves a study of this order before all others of its queue, or before or behind its neighbour and
 * those of the same priority. Null where it stands there already, or priorities end.
 */
export function moved(ordered: Placed[], study: Placed, move: Move): number | null {
  const queue = ordered.filter((one) => one.queue === study.queue);
  const at = queue.findIndex((one) => one.study_id === study.study_id);
  const target = move === 'first' ? queue[0] : queue[move === 'behind' ? at + 1 : at - 1];
  return at < 0 || target === undefined ? null : movedTo(ordered, study, target);
}

/**
 * The priority that moves a study to where another one of its queue stands: before it and those of the same priority if
 * that is further up, behind them if it is further down. Null where there is nothing to move.
 */
export function movedTo(ordered: Placed[], study: Placed, target: Placed): number | null {
  const place = (one: Placed): number => ordered.findIndex((other) => other.study_id === one.study_id);
  if (target.study_id === study.study_id || target.queue !== study.queue) return null;
  return within(target.priority + (place(target) < place(study) ? 1 : -1));
}

/** Shorter changes than this are within what an estimate can say. */
const SAME = 1000;

/** How much earlier or later something starts, in words; null where it starts as before, or one of both is not known. */
export function shift(start: string | null, then: string | null): { later: boolean; words: string } | null {
  if (start === null || then === null) return null;
  const by = Date.parse(then) - Date.parse(start);
  return Math.abs(by) < SAME ? null : { later: by > 0, words: `${duration(Math.abs(by))} ${by > 0 ? 'later' : 'earlier'}` };
}

/** Whose start a move changes, in words. */
export function consequences(items: MovedStudy[]): string {
  const moved = items.flatMap(({ name, start, start_then: then }) => {
    const by = shift(start, then);
    return by === null ? [] : [`${name} starts its next trial ${by.words}`];
  });
  const unknown = items.filter((one) => one.start_then === null).length;
  const rest = unknown === 0 ? '' : `; of ${plural(unknown, 'study', 'studies')} it is not known when the next one starts`;
  return `${moved.length === 0 ? 'no start moves, as far as is known' : moved.join(', ')}${rest}.`;
}
