import { keepPreviousData, type QueryKey, useQueries, useQuery } from '@tanstack/react-query';
import { type CurveQuery, fetchCurves } from './curves';

/** A part of the x axis, in its units; null for all of it. */
export type Range = [number, number] | null;

/** Places a chart asks for: about one for each two pixels of its width; half as many where so many curves lie on each other. */
const placesFor = (runs: number): number => (runs > 30 ? 375 : 750);

const queryOf = (key: QueryKey, runIds: string[], metric: string, range: Range, smooth: number, x: 'step' | 'time' = 'step') => {
  const query: CurveQuery = { runIds, metric, buckets: placesFor(runIds.length), smooth, x, ...(range === null ? {} : { from: Math.floor(range[0]), to: Math.ceil(range[1]) }) };
  return {
    queryKey: [...key, 'frame', query],
    enabled: metric !== '' && runIds.length > 0,
    queryFn: ({ signal }: { signal: AbortSignal }) => fetchCurves(query, signal),
    placeholderData: keepPreviousData,
  };
};

/** One metric of many runs. A narrower range fetches finer buckets; what was there stays until they come. */
export const useCurveFrame = (key: QueryKey, runIds: string[], metric: string, range: Range, smooth: number) => useQuery(queryOf(key, runIds, metric, range, smooth));

/** Several metrics of one run, a frame each; over time the range is in milliseconds since 1970. */
export const useCurveFrames = (key: QueryKey, runId: string, metrics: string[], range: Range, smooth: number, x: 'step' | 'time') => useQueries({ queries: metrics.map((metric) => queryOf(key, [runId], metric, range, smooth, x)) });
