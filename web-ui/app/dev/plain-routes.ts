// What the API says of runs without a study and of the registry; null where it is about something else.
import { EXPERIMENT, makePlain, registered, rowOf, summariesOf, type PlainRun } from './plain';
import type { Answer, Handler, Pages } from './answers';

export function plainRoutes(now: number, page: Pages): { runs: PlainRun[]; routes: [string, RegExp, Handler][] } {
  const runs = makePlain(now);
  const { models, versions } = registered(runs, now);
  const of = (id: string | undefined, say: (run: PlainRun) => Answer): Answer | null => {
    const found = runs.find((run) => run.view.run_id === id);
    return found === undefined ? null : say(found);
  };
  const routes: [string, RegExp, Handler][] = [
    ['GET', /^\/api\/v1\/runs\/([^/]+)$/, ([id]) => of(id, (run) => ({ body: run.view }))],
    ['GET', /^\/api\/v1\/runs\/([^/]+)\/metrics$/, ([id], query) => of(id, (run) => page(summariesOf(run), query))],
    ['GET', /^\/api\/v1\/runs\/([^/]+)\/logs$/, ([id], query) => of(id, (run) => ({ body: { items: query.has('after') ? [] : run.logs, next_cursor: String(run.logs.length), at_end: true, total: run.logs.length } }))],
    ['GET', /^\/api\/v1\/runs\/([^/]+)\/artifacts$/, ([id], query) => of(id, (run) => page(run.artifacts, query))],
    ['GET', /^\/api\/v1\/runs\/([^/]+)\/lineage$/, ([id]) => of(id, (run) => ({ body: run.lineage }))],
    ['GET', /^\/api\/v1\/runs\/([^/]+)\/note$/, ([id]) => of(id, (run) => ({ body: run.note === '' ? { text: '', author: null, changed_at: null } : { text: run.note, author: 'ada', changed_at: run.view.ended_at } }))],
    ['POST', /^\/api\/v1\/curves$/, (_, __, body) => {
      const { run_ids: ids, metric } = JSON.parse(body) as { run_ids: string[]; metric: string };
      return of(ids[0], (run) => ({ body: { metric, buckets: 750, items: run.series[metric] === undefined ? [] : [{ run_id: ids[0], name: run.view.name, count: run.series[metric].step.length, series: run.series[metric] }] } }));
    }],
    ['POST', /^\/api\/v1\/runs\/summaries$/, (_, query, body) => {
      const { run_ids: ids } = JSON.parse(body) as { run_ids: string[] };
      return of(ids[0], () => page(runs.filter((run) => ids.includes(run.view.run_id)).map((run) => ({ run_id: run.view.run_id, name: run.view.name, status: run.view.status, params: run.view.params, metrics: summariesOf(run) })), query));
    }],
    ['GET', /^\/api\/v1\/runs$/, (_, query) => (query.get('experiment_id') === String(EXPERIMENT.id) ? page(runs.filter((run) => run.view.lifecycle_stage === 'active').map(rowOf), query) : null)],
    ['GET', /^\/ajax-api\/2.0\/mlflow\/experiments\/get$/, (_, query) => (query.get('experiment_id') === String(EXPERIMENT.id) ? { body: { experiment: { experiment_id: String(EXPERIMENT.id), name: EXPERIMENT.name } } } : null)],
    ['GET', /^\/ajax-api\/2.0\/mlflow\/registered-models\/search$/, () => ({ body: { registered_models: models } })],
    ['GET', /^\/ajax-api\/2.0\/mlflow\/model-versions\/search$/, (_, query) => ({ body: { model_versions: versions.filter((one) => query.get('filter') === `name = '${one.name}'`) } })],
  ];
  return { runs, routes };
}
