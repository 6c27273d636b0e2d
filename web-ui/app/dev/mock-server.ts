// A stand-in for the server while the app is developed and tested; never part of a build.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Plugin } from 'vite';
import type { MovedStudy, Simulation, Span, Trial, Waiting } from '../src/api/schema';
import { attempts, columnsView, curvesView, logsView, metricsView, modelView, planned, series, studyView, summary, trialDetail, trialView, workersView } from './views';
import { type Answer, type Handler, pages as page } from './answers';
import { EXPERIMENT } from './plain';
import { plainRoutes } from './plain-routes';
import { checkStudy, TERMS } from './study-check';
import { columnNames, runRows, runView } from './runs';
import { makeWorld, type MockStudy, type MockTrial } from './world';

/** `clock` gives milliseconds. */
export function mockServer(clock: () => number): Plugin {
  return {
    name: 'espalier-mock',
    apply: 'serve',
    configureServer: (server) => void server.middlewares.use(middleware(clock)),
    configurePreviewServer: (server) => void server.middlewares.use(middleware(clock)),
  };
}

function middleware(clock: () => number) {
  const api = mockApi(clock);
  return (request: IncomingMessage, response: ServerResponse, next: () => void): void => {
    const url = new URL(request.url ?? '/', 'http://mock');
    if (!/^\/(ajax-)?api\//.test(url.pathname) && url.pathname !== '/health') return next();
    if (url.pathname === '/api/v1/events') return events(request, response, url.searchParams);
    void answer(api, request, response, url);
  };
}

async function answer(api: ReturnType<typeof mockApi>, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const { status = 200, body: made } = api(request.method ?? 'GET', url.pathname, url.searchParams, body);
  response.statusCode = status;
  response.setHeader('Content-Type', 'application/json');
  response.setHeader('X-Request-Id', 'mock-0001');
  response.end(status === 204 ? '' : JSON.stringify(made));
}

function events(request: IncomingMessage, response: ServerResponse, query: URLSearchParams): void {
  const topics = (query.get('topics') ?? '').split(',').filter((topic) => /^(studies|workers|study:8|run:.*)$/.test(topic));
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  let seq = Math.floor(Date.now() / 1000);
  response.write(`event: ready\nid: ${seq}\ndata: {"seq":${seq}}\n\n`);
  const timer = setInterval(() => {
    for (const topic of topics) {
      seq++;
      response.write(`event: change\nid: ${seq}\ndata: ${JSON.stringify({ topic, seq })}\n\n`);
    }
  }, 1500);
  request.on('close', () => clearInterval(timer));
}

const notFound = (what: string): Answer => ({
  status: 404,
  body: { error: { code: 'NOT_FOUND', message: `There is no ${what}.`, request_id: 'mock-0001', problems: [] } },
});

/** The API as a function; `clock` gives milliseconds. */
export function mockApi(clock: () => number = Date.now) {
  const world = makeWorld(clock());
  const trialOf = (id: number): [MockStudy, MockTrial] | null => {
    for (const study of world) for (const trial of study.trials) if (trial.id === id) return [study, trial];
    return null;
  };
  const runOf = (id: string): [MockStudy, MockTrial] | null => {
    for (const study of world) for (const trial of study.trials) if (trial.runId === id) return [study, trial];
    return null;
  };
  const studyOf = (id: string | undefined): MockStudy | undefined => world.find((study) => study.id === Number(id));
  const ask = (id: string | undefined, change: (study: MockStudy) => void): Answer => {
    const study = studyOf(id);
    if (study === undefined) return notFound(`study ${id}`);
    change(study);
    return { status: 202, body: summary(study, clock()) };
  };
  const routes: [string, RegExp, Handler][] = [
    ...plainRoutes(clock(), page).routes,
    ['GET', /^\/api\/v1\/studies$/, (_, query) => {
      const states = query.get('state')?.split(',');
      const name = query.get('name')?.toLowerCase() ?? '';
      return page(world.map((study) => summary(study, clock())).filter((study) => (!states || states.includes(study.state)) && study.name.includes(name)), query);
    }],
    ['POST', /^\/api\/v1\/studies\/check$/, (_, __, body) => ({ body: checkStudy(body, world[0] as MockStudy) })],
    ['GET', /^\/api\/v1\/study-terms$/, () => ({ body: TERMS })],
    ['POST', /^\/api\/v1\/studies\/simulate$/, () => ({ body: simulation(world[0] as MockStudy) })],
    ['POST', /^\/api\/v1\/studies\/sample$/, (_, query) => {
      const [{ trials }, sample] = [world[0] as MockStudy, Number(query.get('sample') ?? 0)];
      const trial = trials[sample];
      return trial === undefined ? notFound(`sample ${sample}`) : { body: { sample, of: trials.length, variant: '', values: trial.parameters, model: modelView(trial) } };
    }],
    ['POST', /^\/api\/v1\/studies$/, () => ({ status: 201, body: studyView(world[0] as MockStudy, clock()) })],
    ['GET', /^\/api\/v1\/studies\/(\d+)$/, ([id]) => {
      const study = studyOf(id);
      return study === undefined ? notFound(`study ${id}`) : { body: studyView(study, clock()) };
    }],
    ['POST', /^\/api\/v1\/studies\/(\d+)\/pause$/, ([id]) => ask(id, (study) => { study.paused = true; })],
    ['POST', /^\/api\/v1\/studies\/(\d+)\/resume$/, ([id]) => ask(id, (study) => { study.paused = false; })],
    ['POST', /^\/api\/v1\/studies\/(\d+)\/cancel$/, ([id]) => ask(id, (study) => { study.ending = 'CANCELLED'; })],
    ['DELETE', /^\/api\/v1\/studies\/(\d+)$/, ([id]) => ask(id, () => {})],
    ['GET', /^\/api\/v1\/studies\/(\d+)\/trials$/, ([id], query) => {
      const study = studyOf(id);
      return study === undefined ? notFound(`study ${id}`)
        : page(sorted(withinBounds(planned(study, clock()).map((trial) => trialView(study, trial, clock())), query), query.get('sort') ?? 'number', study), query);
    }],
    ['GET', /^\/api\/v1\/studies\/(\d+)\/trial-columns$/, ([id]) => {
      const study = studyOf(id);
      return study === undefined ? notFound(`study ${id}`) : { body: columnsView(planned(study, clock()).map((trial) => trialView(study, trial, clock())), clock()) };
    }],
    ['GET', /^\/api\/v1\/studies\/(\d+)\/curves$/, ([id], query) => {
      const study = studyOf(id);
      return study === undefined ? notFound(`study ${id}`)
        : { body: curvesView(study, query.get('metric') ?? study.objectives[0]?.metric ?? '', clock()) };
    }],
    ['GET', /^\/api\/v1\/studies\/(\d+)\/rungs$/, () => ({ body: { pruner: 'none', reduction: null, promotes: false, brackets: [], bracket_of: null } })],
    ['GET', /^\/api\/v1\/studies\/(\d+)\/importance$/, ([id], query) => {
      const study = studyOf(id);
      if (study === undefined) return notFound(`study ${id}`);
      const trials = planned(study, clock()).map((trial) => trialView(study, trial, clock())).filter((trial) => trial.state === 'COMPLETED' || trial.state === 'PRUNED').length;
      const items = study.parameters.map(({ name }, index) => ({ parameter: name, share: trials < 8 ? 0 : 0.6 / 2 ** index }));
      return { body: { objective: query.get('objective'), method: query.get('method') ?? 'fanova', trials, fewest: 8, items } };
    }],
    ['GET', /^\/api\/v1\/trials\/(\d+)$/, ([id]) => {
      const found = trialOf(Number(id));
      return found === null ? notFound(`trial ${id}`) : { body: trialDetail(...found, clock()) };
    }],
    ['GET', /^\/api\/v1\/trials\/(\d+)\/model$/, ([id]) => {
      const found = trialOf(Number(id));
      return found === null ? notFound(`trial ${id}`) : { body: modelView(found[1]) };
    }],
    ['GET', /^\/api\/v1\/runs\/([^/]+)\/metrics$/, ([id], query) => {
      const found = runOf(id ?? '');
      return found === null ? notFound(`run ${id}`) : page(metricsView(...found, clock()), query);
    }],
    ['GET', /^\/api\/v1\/runs\/([^/]+)\/metrics\/history$/, ([id], query) => {
      const found = runOf(id ?? '');
      if (found === null) return notFound(`run ${id}`);
      const one = series(...found, query.get('name') ?? '', clock());
      return { body: { name: query.get('name'), count: one.step.length, bucketed: false, series: one } };
    }],
    ['GET', /^\/api\/v1\/runs\/([^/]+)\/logs$/, ([id], query) => {
      const found = runOf(id ?? '');
      if (found === null) return notFound(`run ${id}`);
      const all = logsView(...found, clock());
      const from = Number(query.get('after') ?? 0);
      const items = all.slice(from, from + Number(query.get('limit') ?? 1000));
      return { body: { items, next_cursor: String(from + items.length), at_end: from + items.length >= all.length, total: all.length } };
    }],
    ['GET', /^\/api\/v1\/runs\/([^/]+)\/artifacts$/, ([id], query) => {
      const found = runOf(id ?? '');
      if (found === null) return notFound(`run ${id}`);
      const { checkpoints } = trialDetail(...found, clock());
      const sha256 = found[1].runId.repeat(2);
      const extra = ['notes/readme.md', 'plots/confusion.csv', 'specification.json'].map((name) => ({ name, bytes: 812, sha256, stored_at: checkpoints[0]?.saved_at ?? '' }));
      return page([...checkpoints.map((one) => ({ name: one.artifact, bytes: one.bytes, sha256: one.sha256, stored_at: one.saved_at })), ...extra], query);
    }],
    ['GET', /^\/api\/v1\/attempts$/, (_, query) => page(spans(world.filter((study) => !query.has('study_id') || study.id === Number(query.get('study_id'))), clock()), query)],
    ['GET', /^\/api\/v1\/studies\/(\d+)\/priority\/preview$/, ([id], query) => page(movedStudies(world, Number(id), Number(query.get('priority')), clock()), query)],
    ['GET', /^\/api\/v1\/queue$/, (_, query) => page(waiting(world, clock()), query)],
    ['GET', /^\/api\/v1\/lineage$/, (_, query) => ({ body: lineage(studyOf(query.get('study_id') ?? ''), clock()) })],
    ['GET', /^\/api\/v1\/runs$/, (_, query) => page(runRows(world, query, clock()), query)],
    ['GET', /^\/api\/v1\/run-groups$/, (_, query) => page([{ value: 'FINISHED', runs: 9, measured: 9, mean: 0.91, least: 0.8, greatest: 0.97 }, { value: null, runs: 2, measured: 0, mean: null, least: null, greatest: null }], query)],
    ['GET', /^\/api\/v1\/columns$/, (_, query) => page(columnNames(world, query.get('search') ?? '', clock()), query)],
    ['POST', /^\/api\/v1\/runs\/summaries$/, (_, __, body) => page((JSON.parse(body) as { run_ids: string[] }).run_ids.flatMap((id) => {
      const found = runOf(id);
      if (found === null) return [];
      const { run_id, name, status, params } = runView(...found, clock());
      return [{ run_id, name, status, params, metrics: metricsView(...found, clock()) }];
    }), new URLSearchParams())],
    ['GET', /^\/api\/v1\/runs\/([^/]+)$/, ([id]) => {
      const found = runOf(id ?? '');
      return found === null ? notFound(`run ${id}`) : { body: runView(...found, clock()) };
    }],
    ['POST', /^\/api\/v1\/curves$/, (_, __, body) => {
      const { run_ids: ids, metric } = JSON.parse(body) as { run_ids: string[]; metric: string };
      return { body: { metric, buckets: 750, items: ids.flatMap((id) => {
        const found = runOf(id);
        if (found === null) return [];
        const one = series(...found, metric, clock());
        return [{ run_id: id, name: runView(...found, clock()).name, count: one.step.length, series: one }];
      }) } };
    }],
    ['POST', /^\/ajax-api\/2.0\/mlflow\/experiments\/search$/, () => ({ body: { experiments: [...world, EXPERIMENT].map((one) => ({ experiment_id: String(one.id), name: one.name })) } })],
    ['GET', /^\/api\/v1\/(runs|studies)\/[^/]+\/note$/, () => ({ body: { text: '', author: null, changed_at: null } })],
    ['GET', /^\/api\/v1\/runs\/([^/]+)\/lineage$/, ([id]) => (runOf(id ?? '') === null ? null : { body: { run_id: id, datasets: [{ name: 'mnist-10k', digest: '5c1e9a', source_type: 'espalier', context: 'training', runs: 16 }], sources: [], models: [], versions: [], users: [] } })],
    ['GET', /^\/api\/v1\/workers\/utilization$/, () => ({ body: { from: new Date(clock() - 86_400_000).toISOString(), part_seconds: 1800, items: workersView(world, clock()).map((worker, index) => ({ worker_id: worker.worker_id, busy: Array.from({ length: 48 }, (_, part) => (part < 8 * index ? null : ((part * 7 + index * 3) % 10) / 10)) })) } })],
    ['GET', /^\/api\/v1\/workers$/, (_, query) => page(workersView(world, clock()), query)],
    ['GET', /^\/api\/v1\/session$/, () => ({ body: { access_control: false, name: null, account: false, role: 'admin', role_everywhere: 'admin', projects: {}, csrf_token: null, version: '0.1.0' } })],
    ['GET', /^\/api\/v1\/(tokens|accounts|projects)$/, (_, query) => page([], query)],
    ['GET', /^\/health$/, () => ({ body: { status: 'up', version: '0.1.0', checks: { database: { status: 'up', detail: '1 ms' }, ingester: { status: 'up', detail: '0 messages behind' } } } })],
  ];
  return (method: string, path: string, query: URLSearchParams, body: string): Answer => {
    for (const [verb, pattern, handler] of routes) {
      const match = verb === method ? pattern.exec(path) : null;
      const said = match === null ? null : handler(match.slice(1), query, body);
      if (said !== null) return said;
    }
    return notFound(`route ${method} ${path}`);
  };
}

function sorted(trials: Trial[], sort: string, study: MockStudy): Trial[] {
  const [kind = '', name = ''] = sort.replace(/^-/, '').split(/:(.*)/);
  const first = study.objectives[0];
  const sign = first?.direction === 'MINIMIZE' ? 1 : -1;
  const states: Trial['state'][] = ['RUNNING', 'QUEUED', 'WAITING', 'COMPLETED', 'PRUNED', 'FAILED', 'CANCELLED'];
  const keys: Record<string, (trial: Trial) => number | string | null | undefined> = {
    number: (trial) => trial.number,
    best: (trial) => (trial.objectives[first?.metric ?? ''] === undefined ? null : sign * Number(trial.objectives[first?.metric ?? ''])),
    started_at: (trial) => trial.started_at,
    duration: (trial) => (trial.started_at === null ? null : Date.parse(trial.ended_at ?? '2100-01-01') - Date.parse(trial.started_at)),
    state: (trial) => states.indexOf(trial.state),
    fraction: (trial) => (trial.epochs ? trial.epochs_done / trial.epochs : 0),
    attempt: (trial) => trial.attempt,
    worker: (trial) => trial.worker_id,
    objective: (trial) => trial.objectives[name],
    parameter: (trial) => (trial.parameters[name] === undefined ? null : typeof trial.parameters[name] === 'number' ? trial.parameters[name] : String(trial.parameters[name])),
  };
  const key = keys[kind] ?? keys['number']!;
  const way = sort.startsWith('-') ? -1 : 1;
  return trials.sort((a, b) => {
    const [left, right] = [key(a) ?? null, key(b) ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null) || a.number - b.number;
    return way * (left < right ? -1 : left > right ? 1 : 0) || a.number - b.number;
  });
}

function withinBounds(trials: Trial[], query: URLSearchParams): Trial[] {
  const states = query.get('state')?.split(',');
  const bounds = Object.entries(JSON.parse(query.get('within') ?? '{}') as Record<string, { least?: number; greatest?: number; one_of?: unknown[] }>);
  return trials.filter((trial) => (states === undefined || states.includes(trial.state)) && bounds.every(([name, bound]) => {
    const value = trial.objectives[name] ?? trial.parameters[name];
    return value !== undefined && (bound.one_of?.includes(value) ?? (Number(value) >= (bound.least ?? -Infinity) && Number(value) <= (bound.greatest ?? Infinity)));
  }));
}

function simulation(study: MockStudy): Simulation {
  return {
    slots: 4, epoch_seconds: 5, epoch_seconds_from: 'STUDY', measured_trials: 12, epochs: 8, sampler: 'random', runs: 5, seconds: 130, seconds_low: 121, seconds_high: 144, busy_seconds: 480, efficiency: 0.92,
    trials: 16, completed: 4, pruned: 12, epochs_trained: 68, reached: [16, 16, 8, 8, 4, 4, 4, 4, 4], recorded: null, best: null, samples: study.trials.map((trial) => trial.parameters),
  };
}

function spans(studies: MockStudy[], now: number): Span[] {
  return studies.flatMap((study) => planned(study, now).flatMap((trial) => attempts(study, trial, now).map((one) => ({
    ...one, trial_id: trial.id, study_id: study.id, study_name: study.name, number: trial.number, run_id: trial.runId, claimed_at: one.claimed_at ?? one.offered_at,
  })))).reverse();
}

function movedStudies(studies: MockStudy[], moved: number, priority: number, now: number): MovedStudy[] {
  const starts = (minutes: number): string => new Date(now + 60_000 * minutes).toISOString();
  return studies.map((study) => summary(study, now)).filter((one) => one.ended_at === null).map(({ study_id, name, state }) => {
    if (state === 'PAUSED') return { study_id, name, priority: 0, start: null, start_then: null };
    return study_id === moved ? { study_id, name, priority, start: starts(9), start_then: starts(4) } : { study_id, name, priority: 0, start: starts(4), start_then: starts(6) };
  });
}

function waiting(studies: MockStudy[], now: number): Waiting[] {
  return studies.flatMap((study) => planned(study, now).map((trial) => trialView(study, trial, now))
    .filter((trial): trial is Trial & { state: 'WAITING' | 'QUEUED' } => trial.state === 'WAITING' || trial.state === 'QUEUED')
    .map((trial) => ({
      position: 0, trial_id: trial.trial_id, study_id: study.id, study_name: study.name, number: trial.number, run_id: trial.run_id, queue: study.queue, state: trial.state, since: trial.created_at,
      reason: study.paused ? 'Its study is paused.' : 'All 4 slots of queue default are busy.', expected_start: study.paused ? null : new Date(now + 240_000).toISOString(),
    }))).map((one, index) => ({ ...one, position: index + 1 }));
}

function lineage(study: MockStudy | undefined, now: number): unknown {
  const nodes = (study?.trials ?? []).map((trial) => ({ ...trialView(study as MockStudy, trial, now), study_name: study?.name }));
  const edges = (study?.trials ?? []).flatMap((trial) => trial.lineage.map((one) => ({
    from_run_id: one.source_run_id ?? '', to_run_id: trial.runId, from_module: one.source_module, to_module: one.module, frozen: one.frozen, sha256: one.sha256, epoch: one.epoch,
  })));
  return { nodes: nodes.filter((node) => edges.some((edge) => edge.from_run_id === node.run_id || edge.to_run_id === node.run_id)), edges };
}
