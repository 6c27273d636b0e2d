// Runs in groups by a parameter: as colours, as dashes, as small charts beside each other, or as their mean.
import type { RunSummary } from '../api/schema';
import type { Curve } from '../charts/align';
import { type Groups, groupsOf } from './compare';

/** How a run is told from the others: its groups, each null where it is not grouped so. */
export interface Grouping {
  colour: Groups | null;
  dash: Groups | null;
  facet: Groups | null;
}

/** Groups by those of the wanted parameters that can part these runs. */
export function groupingOf(compared: RunSummary[], choices: string[], wanted: Record<keyof Grouping, string>): Grouping {
  const by = (parameter: string): Groups | null => (choices.includes(parameter) ? groupsOf(compared, parameter) : null);
  return { colour: by(wanted.colour), dash: by(wanted.dash), facet: by(wanted.facet) };
}

export const isGrouped = ({ colour, dash, facet }: Grouping): boolean => colour !== null || dash !== null || facet !== null;

/** A curve of the run at this place among those compared. */
export interface RunCurve extends Curve {
  index: number;
}

/** The curves of each facet in the order of its words; all of them where there is none. */
export function facetsOf<C extends RunCurve>(lines: C[], facet: Groups | null): { word: string | null; lines: C[] }[] {
  if (facet === null) return [{ word: null, lines }];
  return facet.words.map((word, at) => ({ word, lines: lines.filter((line) => facet.of[line.index] === at) })).filter((one) => one.lines.length > 0);
}

/** One curve for those of the same colour, dash and facet: their mean, with the least and the greatest of them. */
export function meansOf<C extends RunCurve>(lines: C[], { colour, dash, facet }: Grouping): C[] {
  const groups = new Map<string, C[]>();
  for (const line of lines) {
    const key = [colour, dash, facet].map((one) => one?.of[line.index] ?? '').join();
    groups.set(key, [...(groups.get(key) ?? []), line]);
  }
  return [...groups].map(([key, members]) => {
    const [first] = members as [C, ...C[]];
    const words = [colour, dash].flatMap((one) => (one === null ? [] : [one.words[one.of[first.index] ?? 0] ?? '']));
    return { ...first, id: `mean ${key}`, label: `mean of ${members.length}${words.length === 0 ? '' : `, ${words.join(', ')}`}`, ...meanOf(members) };
  });
}

function meanOf(members: Curve[]): Pick<Curve, 'values' | 'min' | 'max'> {
  const places = members[0]?.values.length ?? 0;
  const made = { values: new Float64Array(places), min: new Float64Array(places), max: new Float64Array(places) };
  for (let place = 0; place < places; place++) {
    const found = members.map(({ values }) => values[place] as number).filter((value) => Number.isFinite(value));
    made.values[place] = found.length === 0 ? NaN : found.reduce((sum, value) => sum + value, 0) / found.length;
    made.min[place] = found.length === 0 ? NaN : Math.min(...found);
    made.max[place] = found.length === 0 ? NaN : Math.max(...found);
  }
  return made;
}
