// The parts of MLflow's API that the pages use: it lists runs of every origin, and the registry.
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getJson, sendJson } from './client';

const BASE = '/ajax-api/2.0/mlflow';

export interface MlflowRun {
  info: { run_id: string; run_name?: string; experiment_id: string; status: string; start_time?: number; end_time?: number };
  data: { metrics?: { key: string; value: number | string; step?: number }[]; params?: { key: string; value: string }[]; tags?: { key: string; value: string }[] };
}

export interface Experiment {
  experiment_id: string;
  name: string;
}

export interface ModelVersion {
  name: string;
  version: string;
  creation_timestamp?: number;
  current_stage?: string;
  run_id?: string;
  source?: string;
  status?: string;
  aliases?: string[];
}

export interface RegisteredModel {
  name: string;
  description?: string;
  creation_timestamp?: number;
  last_updated_timestamp?: number;
  aliases?: { alias: string; version: string }[];
  latest_versions?: ModelVersion[];
}

export const useExperiments = () =>
  useQuery({
    queryKey: ['studies', 'experiments'],
    queryFn: () => sendJson<{ experiments?: Experiment[] }>('POST', `${BASE}/experiments/search`, { max_results: 1000 }).then((answer) => answer.experiments ?? []),
  });

/** Runs of these experiments; the server filters and sorts. */
export const useRunSearch = (experiments: string[], filter: string, order: string) =>
  useInfiniteQuery({
    queryKey: ['studies', 'runs', experiments, filter, order],
    enabled: experiments.length > 0,
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => sendJson<{ runs?: MlflowRun[]; next_page_token?: string }>('POST', `${BASE}/runs/search`, { experiment_ids: experiments, filter, order_by: order === '' ? [] : [order], max_results: 200, ...(pageParam === undefined ? {} : { page_token: pageParam }) }),
    getNextPageParam: (page) => page.next_page_token || undefined,
    placeholderData: (before) => before,
    retry: false,
  });

export const useRegisteredModels = () =>
  useQuery({
    queryKey: ['registry'],
    queryFn: ({ signal }) => getJson<{ registered_models?: RegisteredModel[] }>(`${BASE}/registered-models/search`, { max_results: 200 }, signal).then((answer) => answer.registered_models ?? []),
  });

export const useModelVersions = (name: string | null) =>
  useQuery({
    queryKey: ['registry', name],
    enabled: name !== null,
    queryFn: ({ signal }) => getJson<{ model_versions?: ModelVersion[] }>(`${BASE}/model-versions/search`, { filter: `name = '${(name ?? '').replaceAll("'", "\\'")}'`, max_results: 200 }, signal).then((answer) => answer.model_versions ?? []),
  });
