import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { Rows } from '../components/table';
import { getJson, sendJson } from './client';
import type { Page } from './queries';
import type { RunRow, RunSummary } from './schema';

/** Which runs, in which order, with which columns. */
export interface RunQuery {
  columns: string[];
  filter: string;
  sort: string;
  experiment: string;
}

const PAGE = 100;

/** Rows on either side of those in sight that are read as well, so that a page is there before it is seen. */
const AHEAD = 50;

/**
 * Every run that fits, page by page as it comes into sight.
 *
 * @param settled false while the columns are not known: what is read without them would be read again
 */
export function useRunTable(query: RunQuery, settled: boolean) {
  const client = useQueryClient();
  const [sight, setSight] = useState<[number, number]>([0, 0]);
  const key = useMemo(() => ['runs', query.columns.join(), query.filter, query.sort, query.experiment], [query]);
  const pageQuery = (page: number) => ({
    queryKey: [...key, page],
    queryFn: ({ signal }: { signal: AbortSignal }) => getJson<Page<RunRow>>('/api/v1/runs', { columns: query.columns.join(','), filter: query.filter, sort: query.sort, experiment_id: query.experiment, limit: PAGE, cursor: page * PAGE }, signal),
    retry: false,
    staleTime: 10_000,
  });
  const first = useQuery({ ...pageQuery(0), enabled: settled, placeholderData: keepPreviousData });
  const total = first.data?.total ?? 0;
  const lastPage = Math.floor((total - 1) / PAGE);
  const pages = useMemo(() => {
    const from = Math.max(1, sight[0]);
    return Array.from({ length: Math.max(0, Math.min(sight[1], lastPage) - from + 1) }, (_, index) => from + index);
  }, [sight, lastPage]);
  const others = useQueries({ queries: pages.map(pageQuery) });
  const stamp = [first.dataUpdatedAt, ...others.map((one) => one.dataUpdatedAt)].join();
  const rows = useMemo(
    (): Rows<RunRow> => ({
      length: total,
      at: (index) => {
        const page = Math.floor(index / PAGE);
        const held = page === 0 ? first.data : client.getQueryData<Page<RunRow>>([...key, page]);
        return held?.items[index - page * PAGE];
      },
    }),
    // The stamp changes with every page that comes.
    [client, key, total, first.data, stamp],
  );
  const onSight = useCallback((from: number, to: number) => {
    const [least, most] = [Math.floor((from - AHEAD) / PAGE), Math.floor((to + AHEAD) / PAGE)];
    setSight((before) => (before[0] === least && before[1] === most ? before : [least, most]));
  }, []);
  return { first, rows, total, onSight, key, stamp };
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
