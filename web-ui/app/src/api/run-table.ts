import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { getJson, sendJson } from './client';
import { usePagedTable } from './paged-table';
import type { Page } from './queries';
import type { RunRow, RunSummary } from './schema';

/** Which runs, in which order, with which columns. */
export interface RunQuery {
  columns: string[];
  filter: string;
  sort: string;
  experiment: string;
}

/**
 * Every run that fits, page by page as it comes into sight.
 *
 * @param settled false while the columns are not known: what is read without them would be read again
 */
export function useRunTable(query: RunQuery, settled: boolean) {
  const key = useMemo(() => ['runs', query.columns.join(), query.filter, query.sort, query.experiment], [query]);
  return usePagedTable<RunRow>(key, '/api/v1/runs', { columns: query.columns.join(','), filter: query.filter, sort: query.sort, experiment_id: query.experiment }, settled);
}

export interface NamedColumn {
  key: string;
  kind: 'param' | 'metric' | 'tag';
}

/** Params, metrics and tags that hold the text; more where as many as `limit` come. */
export const useColumnNames = (search: string, limit = 100) =>
  useQuery<NamedColumn[]>({
    queryKey: ['columns', search, limit],
    queryFn: ({ signal }) => getJson<Page<NamedColumn>>('/api/v1/columns', { search, limit }, signal).then((page) => page.items),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });

export type Compared = RunSummary;

/** Up to 100 runs with their params and metrics, in the order asked for. */
export const useCompared = (ids: string[]) =>
  useQuery({
    queryKey: ['compared', ids],
    enabled: ids.length > 0,
    queryFn: () => sendJson<{ items: Compared[] }>('POST', '/api/v1/runs/summaries', { run_ids: ids }).then((answer) => answer.items),
    placeholderData: keepPreviousData,
  });
