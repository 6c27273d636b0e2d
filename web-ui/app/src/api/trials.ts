// Trials of a study: the numbers of all of them for plots, and pages of whole ones for tables.
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo } from 'react';
import { mergedPoints, pointsOf, type TrialPoint } from '../lib/trial-points';
import { getJson } from './client';
import { usePagedTable } from './paged-table';
import { readPages, type Page } from './queries';
import type { Study, Trial, TrialColumns } from './schema';

/** A bound of a parameter or of an objective, as the server takes it. */
export type Bound = { least?: number | null; greatest?: number | null } | { one_of: (string | number | boolean)[] };

export interface TrialQuery {
  sort: string;
  states: string[];
  within: Record<string, Bound>;
}

interface Held {
  asOf: string;
  points: TrialPoint[];
}

/** The numbers of all trials of a study, in their order. What ended before the last answer is not asked for again. */
export const useTrialPoints = (studyId: number) => {
  const client = useQueryClient();
  const queryKey = ['study', studyId, 'points'];
  return useQuery({
    queryKey,
    queryFn: async ({ signal }): Promise<Held> => {
      const before = client.getQueryData<Held>(queryKey);
      const columns = await getJson<TrialColumns>(`/api/v1/studies/${studyId}/trial-columns`, { since: before?.asOf }, signal);
      return { asOf: columns.as_of, points: mergedPoints(before?.points ?? [], pointsOf(columns)) };
    },
    // Twenty thousand objects are not compared one by one; what stays the same is kept by the merge.
    structuralSharing: false,
  });
};

const pathOf = (studyId: number): string => `/api/v1/studies/${studyId}/trials`;

const wordsOf = ({ sort, states, within }: TrialQuery) => ({ sort, state: states.join(','), within: Object.keys(within).length === 0 ? '' : JSON.stringify(within) });

/** Whole trials in any order, page by page as they come into sight. */
export function useTrialTable(studyId: number, query: TrialQuery) {
  const words = wordsOf(query);
  const key = useMemo(() => ['study', studyId, 'table', words.sort, words.state, words.within], [studyId, words.sort, words.state, words.within]);
  return usePagedTable<Trial>(key, pathOf(studyId), words);
}

/** The most rows of a CSV. */
const MOST_ROWS = 100_000;

/** All trials that fit, for a file. */
export const readTrials = (studyId: number, query: TrialQuery): Promise<Page<Trial>> => readPages<Trial>(pathOf(studyId), wordsOf(query), MOST_ROWS);

/** Whole trials by their numbers, in that order; at most 1,000. */
export const readNumbered = async (studyId: number, numbers: number[]): Promise<Trial[]> => {
  const { items } = await readPages<Trial>(pathOf(studyId), { number: numbers.slice(0, MOST_NUMBERS).join(',') }, MOST_NUMBERS);
  return [...items].sort((a, b) => numbers.indexOf(a.number) - numbers.indexOf(b.number));
};

/** Numbers that one request takes. */
const MOST_NUMBERS = 1_000;

/** The trials before and after one, and it itself. */
export const useTrialsBeside = (studyId: number, number: number) =>
  useQuery({
    queryKey: ['study', studyId, 'beside', number],
    queryFn: ({ signal }) => getJson<Page<Trial>>(pathOf(studyId), { sort: 'number', cursor: Math.max(0, number - 1), limit: 3 }, signal).then((page) => page.items),
  });

/** Curves drawn at once. */
export const MOST_CURVES = 100;

/** Whole trials of which those whose curves matter are among: what runs, the best, the latest; of few, all. In their order. */
export const useTrialsThatMatter = (study: Pick<Study, 'study_id' | 'trials'>) =>
  useQuery({
    queryKey: ['study', study.study_id, 'matter', study.trials.total <= MOST_CURVES],
    queryFn: async ({ signal }) => {
      const read = (sort: string, state?: string): Promise<Trial[]> => getJson<Page<Trial>>(pathOf(study.study_id), { sort, state, limit: MOST_CURVES }, signal).then((page) => page.items);
      const lists = study.trials.total <= MOST_CURVES ? [await read('number')] : await Promise.all([read('number', 'RUNNING'), read('best'), read('-number')]);
      return [...new Map(lists.flat().map((trial) => [trial.number, trial])).values()].sort((a, b) => a.number - b.number);
    },
    placeholderData: keepPreviousData,
  });
