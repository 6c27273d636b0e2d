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

export const useExperiments = () =>
  useQuery({
    queryKey: ['studies', 'experiments'],
    queryFn: () => sendJson<{ experiments?: Experiment[] }>('POST', `${BASE}/experiments/search`, { max_results: 1000 }).then((answer) => answer.experiments ?? []),
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

export const moveAlias = (name: string, alias: string, version: string): Promise<unknown> => sendJson('POST', `${BASE}/registered-models/alias`, { name, alias, version });

export const removeAlias = (name: string, alias: string): Promise<unknown> => sendJson('DELETE', `${BASE}/registered-models/alias`, { name, alias });

/** Other versions keep their stages. */
export const setStage = (name: string, version: string, stage: string): Promise<unknown> => sendJson('POST', `${BASE}/model-versions/transition-stage`, { name, version, stage, archive_existing_versions: false });
