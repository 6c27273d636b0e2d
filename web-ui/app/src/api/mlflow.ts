// The parts of MLflow's API that the pages use: experiments and the registry.
import { useQuery } from '@tanstack/react-query';
import { getJson, sendJson } from './client';

const BASE = '/ajax-api/2.0/mlflow';

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

interface Tokened {
  next_page_token?: string;
}

/** All items of a list, page by page; beyond 20,000 of them the rest is left out. */
async function readAll<A extends Tokened, T>(ask: (token: string | undefined) => Promise<A>, items: (answer: A) => T[] | undefined): Promise<T[]> {
  const found: T[] = [];
  for (let token: string | undefined; found.length < 20_000; ) {
    const answer = await ask(token);
    found.push(...(items(answer) ?? []));
    token = answer.next_page_token;
    if (token === undefined || token === '') break;
  }
  return found;
}

export const useExperiments = () =>
  useQuery({
    queryKey: ['studies', 'experiments'],
    queryFn: () => readAll((page_token) => sendJson<{ experiments?: Experiment[] } & Tokened>('POST', `${BASE}/experiments/search`, { max_results: 1000, page_token }), (answer) => answer.experiments),
  });

export const useExperiment = (id: number) =>
  useQuery({
    queryKey: ['experiment', id],
    queryFn: ({ signal }) => getJson<{ experiment: Experiment }>(`${BASE}/experiments/get`, { experiment_id: id }, signal).then((answer) => answer.experiment),
    staleTime: 60_000,
  });

export const useRegisteredModels = () =>
  useQuery({
    queryKey: ['registry'],
    queryFn: ({ signal }) => readAll((page_token) => getJson<{ registered_models?: RegisteredModel[] } & Tokened>(`${BASE}/registered-models/search`, { max_results: 1000, page_token }, signal), (answer) => answer.registered_models),
  });

export const useModelVersions = (name: string | null) =>
  useQuery({
    queryKey: ['registry', name],
    enabled: name !== null,
    queryFn: ({ signal }) => readAll((page_token) => getJson<{ model_versions?: ModelVersion[] } & Tokened>(`${BASE}/model-versions/search`, { filter: `name = '${(name ?? '').replaceAll("'", "\\'")}'`, max_results: 1000, page_token }, signal), (answer) => answer.model_versions),
  });

export const moveAlias = (name: string, alias: string, version: string): Promise<unknown> => sendJson('POST', `${BASE}/registered-models/alias`, { name, alias, version });

export const removeAlias = (name: string, alias: string): Promise<unknown> => sendJson('DELETE', `${BASE}/registered-models/alias`, { name, alias });

/** Other versions keep their stages. */
export const setStage = (name: string, version: string, stage: string): Promise<unknown> => sendJson('POST', `${BASE}/model-versions/transition-stage`, { name, version, stage, archive_existing_versions: false });
