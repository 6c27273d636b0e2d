// What the pages read. Keys begin with the thing a live topic names, so that a change finds its readers.
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getJson } from './client';
import type { Account, Artifact, Curves, Health, Importance, LineageEdge, LineageNode, LogLine, MetricSummary, Model, Project, Real, Run, RunLineage, Rungs, Session, Span, Study, StudySummary, Token, Trial, TrialDetail, Utilization, Waiting, Worker } from './schema';

export interface Page<T> {
  items: T[];
  next_cursor: string | null;
  total: number;
}

/** Follows cursors until the end or `most` items; `total` keeps the true number. */
export async function readPages<T>(path: string, query: Record<string, string | number | undefined>, most: number, signal?: AbortSignal): Promise<Page<T>> {
  const items: T[] = [];
  let cursor: string | undefined;
  for (;;) {
    const page: Page<T> = await getJson(path, { ...query, limit: Math.min(500, most - items.length), cursor }, signal);
    items.push(...page.items);
    if (page.next_cursor === null || items.length >= most) return { ...page, items };
    cursor = page.next_cursor;
  }
}

export const useSession = () =>
  useQuery({ queryKey: ['session'], queryFn: ({ signal }) => getJson<Session>('/api/v1/session', {}, signal), staleTime: 60_000 });

export const useHealth = () =>
  useQuery({ queryKey: ['health'], queryFn: ({ signal }) => getJson<Health>('/health', {}, signal), refetchInterval: 15_000 });

export const useStudies = (filter: { state?: string; name?: string } = {}) =>
  useQuery({
    queryKey: ['studies', filter],
    queryFn: ({ signal }) => readPages<StudySummary>('/api/v1/studies', filter, 1000, signal),
    placeholderData: keepPreviousData,
  });

export const useStudy = (id: number) =>
  useQuery({ queryKey: ['study', id, 'detail'], queryFn: ({ signal }) => getJson<Study>(`/api/v1/studies/${id}`, {}, signal) });

/** The most variants of a study whose trials are read as a whole. */
const MOST_VARIANTS = 500;

/** The trials of the variants of a study, in the order of their numbers. */
export const useVariantTrials = (studyId: number) =>
  useQuery({
    queryKey: ['study', studyId, 'variants'],
    queryFn: ({ signal }) => readPages<Trial>(`/api/v1/studies/${studyId}/trials`, { sort: 'number' }, MOST_VARIANTS, signal).then((page) => page.items),
  });

export const useCurves = (studyId: number, metric: string, limit = 100, enabled = true) =>
  useQuery({
    queryKey: ['study', studyId, 'curves', metric, limit],
    enabled: enabled && metric !== '',
    queryFn: ({ signal }) => getJson<Curves>(`/api/v1/studies/${studyId}/curves`, { metric, limit, buckets: 750 }, signal),
    placeholderData: keepPreviousData,
  });

/** Where the study's pruner compares trials. */
export const useRungs = (studyId: number, trials: number) =>
  useQuery({ queryKey: ['study', studyId, 'rungs', trials], queryFn: ({ signal }) => getJson<Rungs>(`/api/v1/studies/${studyId}/rungs`, {}, signal), placeholderData: keepPreviousData });

/** How much each parameter matters for one goal, as the server computes it. */
export const useImportance = (studyId: number, objective: string, method: Importance['method'], enabled = true) =>
  useQuery({
    queryKey: ['study', studyId, 'importance', objective, method],
    enabled,
    queryFn: ({ signal }) => getJson<Importance>(`/api/v1/studies/${studyId}/importance`, { objective, method }, signal),
    placeholderData: keepPreviousData,
  });

export const useTrial = (id: number | null) =>
  useQuery({ queryKey: ['trial', id, 'detail'], enabled: id !== null, queryFn: ({ signal }) => getJson<TrialDetail>(`/api/v1/trials/${id}`, {}, signal) });

export const useTrialModel = (id: number | null) =>
  useQuery({
    queryKey: ['model', id],
    enabled: id !== null,
    queryFn: ({ signal }) => getJson<Model>(`/api/v1/trials/${id}/model`, {}, signal),
    staleTime: 300_000,
  });

export const useRun = (id: string) =>
  useQuery({ queryKey: ['run', id, 'detail'], queryFn: ({ signal }) => getJson<Run>(`/api/v1/runs/${id}`, {}, signal) });

/** Data sets, models and weights around a run. */
export const useRunLineage = (id: string) =>
  useQuery({ queryKey: ['run', id, 'lineage'], queryFn: ({ signal }) => getJson<RunLineage>(`/api/v1/runs/${id}/lineage`, {}, signal) });

export const useMetrics = (runId: string | undefined) =>
  useQuery({
    queryKey: ['run', runId, 'metrics'],
    enabled: runId !== undefined,
    queryFn: ({ signal }) => readPages<MetricSummary>(`/api/v1/runs/${runId}/metrics`, {}, 20_000, signal),
  });

export interface LogPage {
  items: LogLine[];
  next_cursor: string | null;
  at_end: boolean;
  total: number;
}

/** Log pages so far; fetching the next page at the end looks for what came since. */
export const useLogs = (runId: string) =>
  useInfiniteQuery({
    queryKey: ['logs', runId],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ signal, pageParam }) => getJson<LogPage>(`/api/v1/runs/${runId}/logs`, { after: pageParam, limit: 5000 }, signal),
    getNextPageParam: (page) => page.next_cursor ?? undefined,
    staleTime: Infinity,
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
  });

export const useArtifacts = (runId: string | undefined) =>
  useQuery({
    queryKey: ['run', runId, 'artifacts'],
    enabled: runId !== undefined,
    queryFn: ({ signal }) => readPages<Artifact>(`/api/v1/runs/${runId}/artifacts`, {}, 5000, signal),
  });

export const useWorkers = () =>
  useQuery({ queryKey: ['workers'], queryFn: ({ signal }) => getJson<Page<Worker>>('/api/v1/workers', {}, signal) });

/** How busy the slots of each worker were. */
export const useUtilization = (hours: number) =>
  useQuery({ queryKey: ['workers', 'utilization', hours], queryFn: ({ signal }) => getJson<Utilization>('/api/v1/workers/utilization', { hours }, signal), placeholderData: keepPreviousData, refetchInterval: 60_000, staleTime: 30_000 });

export const useTokens = (enabled: boolean) =>
  useQuery({ queryKey: ['tokens'], enabled, queryFn: ({ signal }) => getJson<Page<Token>>('/api/v1/tokens', {}, signal) });

export const useAccounts = (enabled: boolean) =>
  useQuery({ queryKey: ['accounts'], enabled, queryFn: ({ signal }) => getJson<Page<Account>>('/api/v1/accounts', {}, signal) });

export const useProjects = (enabled = true) =>
  useQuery({ queryKey: ['projects'], enabled, queryFn: ({ signal }) => getJson<Page<Project>>('/api/v1/projects', {}, signal) });

/** Attempts over slots, the latest claims first; `study` null for all. `more` where there are older ones. */
export const useSpans = (study: number | null) =>
  useQuery({
    queryKey: study === null ? ['workers', 'spans'] : ['study', study, 'spans'],
    queryFn: async ({ signal }) => {
      const page = await getJson<Page<Span>>('/api/v1/attempts', { study_id: study ?? undefined, limit: 2000 }, signal);
      return { items: page.items, more: page.next_cursor !== null };
    },
  });

export const useQueue = () =>
  useQuery({ queryKey: ['studies', 'queue'], queryFn: ({ signal }) => readPages<Waiting>('/api/v1/queue', {}, 2000, signal) });

/** The graph around a study, or for null the latest of all. */
export const useLineage = (study: number | null) =>
  useQuery({
    queryKey: ['lineage', study],
    queryFn: ({ signal }) => getJson<{ nodes: LineageNode[]; edges: LineageEdge[] }>('/api/v1/lineage', { study_id: study ?? undefined }, signal),
  });

/** A number of the wire as a number of the language. */
export function real(value: Real | undefined): number {
  return value === undefined ? NaN : typeof value === 'number' ? value : Number(value);
}
