import type { Problem, StudyCheck, StudyTerms } from '../../api/schema';
import { dotted } from '../../lib/study-file/settings';
import { type Path, remove, write } from '../../lib/study-file/yaml-edit';
import type { Value } from '../../lib/study-file/yaml-value';

/** The parts of a file in the order of the documentation. */
export const PARTS = ['name', 'description', 'goal', 'subject_to', 'data_sets', 'data', 'modules', 'model', 'training', 'variants', 'transfer', 'search', 'seed', 'queue'] as const;

/** A file under work: its text, which is all its state, what the server says of it, and how it is changed. */
export interface StudyFile {
  text: string;
  /** The top of the parsed text. */
  root: unknown;
  check: StudyCheck | undefined;
  problems: Problem[];
  terms: StudyTerms;
  change: (text: string) => void;
  /** Brings the caret to a line of the text. */
  reveal: (line: number) => void;
}

export const put = (file: StudyFile, path: Path, value: Value): void => file.change(write(file.text, path, value, PARTS));
export const drop = (file: StudyFile, path: Path): void => file.change(remove(file.text, path));

/** Whether a problem's path lies at or within one of these. */
export function within(path: string, places: readonly string[]): boolean {
  return places.some((place) => path === place || (path.startsWith(place) && /^[.[]/.test(path.slice(place.length))));
}

export const problemsAt = (file: StudyFile, ...paths: Path[]): Problem[] => file.problems.filter((problem) => within(problem.path, paths.map(dotted)));

/** A problem in words, for a place that says where it is. */
export function inWords({ message, allowed, suggestion }: Problem): string {
  const parts = [message, ...(allowed === null ? [] : [`allowed: ${allowed}`]), ...(suggestion === null ? [] : [`did you mean ${suggestion}?`])];
  return parts.join('; ');
}
