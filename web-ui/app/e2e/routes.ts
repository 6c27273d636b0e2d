// Every route of the page with something behind it, whatever server answers.
import type { APIRequestContext } from '@playwright/test';

const STEPS = ['data', 'space', 'search', 'limits'].map((step) => `/studies/new?step=${step}&fixed=1`);
const PLACES = ['/', '/studies', '/studies/new', ...STEPS, '/runs', '/runs?panel=1', '/runs?group=status', '/compare', '/lineage', '/registry', '/workers', '/queue', ...['general', 'tokens', 'accounts', 'projects'].map((tab) => `/settings?tab=${tab}`)];
const RUN_TABS = ['overview', 'curves', 'artifacts', 'log'];

/** Addresses of what is not there. */
export const ODD = ['/studies?name=nothing-is-called-so', '/no-such-page', '/studies/999999', '/trials/999999', '/runs/none'];

/** All places, the newest study with its first trial, runs that are no trial, and models. */
export const everyRoute = async (request: APIRequestContext): Promise<string[]> => [...PLACES, ...(await ofTheNewestStudy(request)), ...(await ofPlainRuns(request)), ...(await ofModels(request))];

async function ofTheNewestStudy(request: APIRequestContext): Promise<string[]> {
  const { items: studies } = (await (await request.get('/api/v1/studies?limit=1')).json()) as { items: { study_id: number }[] };
  const study = studies[0]?.study_id;
  if (study === undefined) return [];
  const { items: trials } = (await (await request.get(`/api/v1/studies/${study}/trials?limit=2`)).json()) as { items: { trial_id: number; run_id: string }[] };
  const studyRoutes = ['overview', 'plots', 'rungs', 'timeline', 'space', 'source'].map((tab) => `/studies/${study}?tab=${tab}`);
  const trialRoutes = ['overview', 'curves', 'model', 'log', 'artifacts', 'specification'].map((tab) => `/trials/${trials[0]?.trial_id}?tab=${tab}`);
  return [...studyRoutes, ...trialRoutes, `/compare?runs=${trials.map((trial) => trial.run_id).join(',')}`, `/studies/new?from=${study}`];
}

/** Up to three runs that some program logged, which are no trials. */
export async function ofPlainRuns(request: APIRequestContext): Promise<string[]> {
  const answer = await request.post('/ajax-api/2.0/mlflow/experiments/search', { data: { max_results: 100 } });
  const { experiments = [] } = (await answer.json()) as { experiments?: { experiment_id: string }[] };
  for (const { experiment_id: experiment } of experiments) {
    const { items } = (await (await request.get(`/api/v1/runs?experiment_id=${experiment}&limit=100`)).json()) as { items: { run_id: string; trial_id: number | null }[] };
    const plain = items.filter((run) => run.trial_id === null).slice(0, 3).map((run) => run.run_id);
    if (plain.length > 0) return [...plain.flatMap((run) => RUN_TABS.map((tab) => `/runs/${run}?tab=${tab}`)), `/runs?experiment=${experiment}`, `/compare?runs=${plain.join(',')}`];
  }
  return [];
}

async function ofModels(request: APIRequestContext): Promise<string[]> {
  const { registered_models: models = [] } = (await (await request.get('/ajax-api/2.0/mlflow/registered-models/search?max_results=3')).json()) as { registered_models?: { name: string }[] };
  return models.map((model) => `/registry?model=${encodeURIComponent(model.name)}`);
}
