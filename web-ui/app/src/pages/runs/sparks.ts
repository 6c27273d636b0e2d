import { useQueries } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { fetchCurves } from '../../api/curves';
import type { RunRow } from '../../api/schema';
import type { Rows } from '../../components/table';
import type { ShownColumn } from '../../lib/columns';

const PLACES = 40;
const MOST_RUNS = 60;
const REST = 200;

/** Small curves of the runs in sight, read when the table stands still. */
export function useSparks(shown: ShownColumn[], rows: Rows<RunRow>, stamp: string) {
  const metrics = useMemo(() => shown.filter((column) => column.key.startsWith('curve.')).map((column) => column.key.slice('curve.'.length)), [shown]);
  const [resting, setResting] = useState<[number, number]>([0, 0]);
  // No state of its own: it changes with every frame of scrolling, and the page would be made anew each time.
  const rest = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(rest.current), []);
  const runs = useMemo(() => {
    if (metrics.length === 0) return [];
    const found = Array.from({ length: Math.max(0, resting[1] - resting[0] + 1) }, (_, index) => rows.at(resting[0] + index)?.run_id);
    return found.filter((id): id is string => id !== undefined).slice(0, MOST_RUNS);
    // The stamp changes when rows come.
  }, [metrics.length, resting, rows, stamp]);
  const answers = useQueries({
    queries: metrics.map((metric) => ({
      queryKey: ['sparks', metric, runs],
      enabled: runs.length > 0,
      staleTime: 30_000,
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchCurves({ runIds: runs, metric, buckets: PLACES, smooth: 0 }, signal),
      placeholderData: (before: Awaited<ReturnType<typeof fetchCurves>> | undefined) => before,
    })),
  });
  const version = answers.map((one) => one.dataUpdatedAt).join();
  const held = useMemo(() => new Map(answers.flatMap(({ data }) => (data?.items ?? []).map((item): [string, number[]] => [`${data?.metric} ${item.runId}`, [...item.last].filter((value) => !Number.isNaN(value))]))), [version]);
  const of = useCallback((run: string, metric: string) => held.get(`${metric} ${run}`) ?? [], [held]);
  const onSight = useCallback((from: number, to: number) => {
    clearTimeout(rest.current);
    rest.current = setTimeout(() => setResting([from, to]), REST);
  }, []);
  return { of, onSight };
}
