// A table of any length, of which only the pages in sight are read; sorting and filtering are the server's.
import { keepPreviousData, type QueryKey, useQueries, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useState } from 'react';
import type { Rows } from '../components/table';
import { getJson, type Query } from './client';
import type { Page } from './queries';

const PAGE = 100;

/** Rows on either side of those in sight that are read as well, so that a page is there before it is seen. */
const AHEAD = 50;

/**
 * All rows that fit, page by page as they come into sight; `onSight` is to be told which do.
 *
 * @param key stays the same object while it names the same rows
 * @param settled false while the query is not known
 */
export function usePagedTable<T>(key: QueryKey, path: string, query: Query, settled = true) {
  const client = useQueryClient();
  const [sight, setSight] = useState<[number, number]>([0, 0]);
  const pageQuery = (page: number) => ({
    queryKey: [...key, page],
    queryFn: ({ signal }: { signal: AbortSignal }) => getJson<Page<T>>(path, { ...query, limit: PAGE, cursor: page * PAGE }, signal),
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
    (): Rows<T> => ({
      length: total,
      at: (index) => {
        const page = Math.floor(index / PAGE);
        const held = page === 0 ? first.data : client.getQueryData<Page<T>>([...key, page]);
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
