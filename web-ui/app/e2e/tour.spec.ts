// The pages of a running installation that holds the demo's studies: each shows what it is for, without
// an error, and has its picture taken. ESPALIER_URL says where; ESPALIER_TOUR the folder for pictures.
import { expect, test, type Page } from '@playwright/test';

const base = process.env.ESPALIER_URL;
const folder = process.env.ESPALIER_TOUR;

type Stop = { name: string; path: (ids: Ids) => string; shows: RegExp[] };
type Ids = { study: number; transfer: number; trial: number; runs: string[]; plain: string };

const stops: Stop[] = [
  { name: 'home', path: () => '/', shows: [/mnist-cnn/] },
  { name: 'studies', path: () => '/studies', shows: [/mnist-cnn/, /digits-transfer/, /mnist-rows-rnn/] },
  { name: 'study', path: (ids) => `/studies/${ids.study}`, shows: [/Best trial/, /Learning curves/, /test_accuracy/] },
  { name: 'transfer', path: (ids) => `/studies/${ids.transfer}`, shows: [/Best trial/, /Learning curves/] },
  { name: 'trial', path: (ids) => `/trials/${ids.trial}`, shows: [/Parameters/, /Attempt 1/, /Log/] },
  { name: 'plots', path: (ids) => `/studies/${ids.study}?tab=plots`, shows: [/Importance/, /Parallel coordinates/, /Pairs/] },
  { name: 'rungs', path: (ids) => `/studies/${ids.study}?tab=rungs`, shows: [/Rung/] },
  { name: 'timeline', path: (ids) => `/studies/${ids.study}?tab=timeline`, shows: [/attempts over slots/] },
  { name: 'space', path: (ids) => `/studies/${ids.study}?tab=space`, shows: [/learning_rate/] },
  { name: 'log', path: (ids) => `/trials/${ids.trial}?tab=log`, shows: [/data set mnist-10k/] },
  { name: 'artifacts', path: (ids) => `/trials/${ids.trial}?tab=artifacts`, shows: [/checkpoint/i] },
  { name: 'compare', path: (ids) => `/compare?runs=${ids.runs.join(',')}`, shows: [/runs compared/, /only differences/] },
  { name: 'run', path: (ids) => `/runs/${ids.plain}`, shows: [/Logged by a script/, /Default/, /train_by_hand.py/, /mnist-rows/, /digits version 2/, /loss/] },
  { name: 'registry', path: () => '/registry', shows: [/digits/, /@champion/] },
  { name: 'settings', path: () => '/settings', shows: [/Settings/] },
  { name: 'model', path: (ids) => `/trials/${ids.trial}?tab=model`, shows: [/conv_block/] },
  { name: 'workers', path: () => '/workers', shows: [/localhost|worker/i] },
  { name: 'runs', path: () => '/runs', shows: [/Runs/] },
  { name: 'lineage', path: () => '/lineage', shows: [/Lineage/i] },
  { name: 'queue', path: () => '/queue', shows: [/Queue/] },
  { name: 'new-study', path: () => '/studies/new?step=space', shows: [/study/i] },
];

/** Those whose worth lies below what a window shows at once. */
const WHOLE = new Set(['study', 'plots', 'compare', 'new-study']);

async function ids(page: Page): Promise<Ids> {
  const studies = await (await page.request.get(`${base}/api/v1/studies?limit=50`)).json();
  const named = (name: string) => studies.items.find((study: { name: string }) => study.name === name).study_id;
  const study = named('mnist-cnn');
  const trials = await (await page.request.get(`${base}/api/v1/studies/${study}/trials?limit=50`)).json();
  const done = trials.items.find((trial: { state: string }) => trial.state === 'COMPLETED');
  const runs = trials.items.slice(0, 4).map((trial: { run_id: string }) => trial.run_id);
  return { study, transfer: named('digits-transfer'), trial: done.trial_id, runs, plain: logged };
}

type Post = (path: string, data: unknown) => Promise<{ json: () => Promise<any> }>;

/** The run that is no trial, logged as a client of MLflow does it. */
let logged = '';

async function logByHand(post: Post): Promise<string> {
  const now = Date.now();
  const { run } = await (await post('runs/create', { experiment_id: '0', run_name: 'Logged by a script', start_time: now - 240_000, user_id: 'ada', tags: [{ key: 'mlflow.source.name', value: 'train_by_hand.py' }, { key: 'mlflow.source.git.commit', value: '9f2c1b7e5d3a48c0b6f1e2d3c4b5a69788796a5b' }, { key: 'mlflow.user', value: 'ada' }] })).json();
  const run_id = run.info.run_id;
  const points = (key: string, value: (step: number) => number) => Array.from({ length: 120 }, (_, step) => ({ key, value: value(step), step, timestamp: now - 240_000 + step * 2000 }));
  await post('runs/log-batch', {
    run_id,
    params: [['optimizer', 'adamw'], ['learning_rate', '3e-4'], ['batch_size', '64']].map(([key, value]) => ({ key, value })),
    metrics: [...points('loss', (step) => 2.2 * Math.exp(-step / 30) + 0.1 + 0.03 * Math.sin(step * 1.7)), ...points('accuracy', (step) => 0.97 - 0.8 * Math.exp(-step / 25)), ...points('system/cpu_utilization_percentage', (step) => 70 + 12 * Math.sin(step / 4))],
  });
  await post('runs/log-inputs', { run_id, datasets: [{ tags: [{ key: 'mlflow.data.context', value: 'training' }], dataset: { name: 'mnist-rows', digest: '7c1d9f2a', source_type: 'local', source: '{"uri": "rows.csv"}' } }] });
  await post('runs/update', { run_id, status: 'FINISHED', end_time: now });
  return run_id;
}

// A run and models for the registry, as a client of MLflow puts them there.
test.beforeAll(async ({ browser }) => {
  const page = await browser.newPage();
  const { runs } = await ids(page);
  const post: Post = (path, data) => page.request.post(`${base}/api/2.0/mlflow/${path}`, { data });
  logged = await logByHand(post);
  await post('registered-models/create', { name: 'digits', description: 'Reads a digit of 28 by 28 pixels' });
  const { model_version } = await (await post('model-versions/create', { name: 'digits', source: `runs:/${runs[0]}/model`, run_id: runs[0] })).json();
  await post('registered-models/alias', { name: 'digits', alias: 'champion', version: model_version.version });
  await post('model-versions/create', { name: 'digits', source: `runs:/${logged}/model`, run_id: logged });
  await page.close();
});

for (const scheme of ['light', 'dark'] as const) {
  test.describe(scheme, () => {
    test.use({ colorScheme: scheme, viewport: { width: 1440, height: 1000 } });
    for (const stop of stops) {
      test(`${stop.name} shows what it is for`, async ({ page }) => {
        const errors: string[] = [];
        page.on('console', (message) => message.type() === 'error' && errors.push(message.text().slice(0, 300)));
        page.on('pageerror', (error) => errors.push(String(error)));
        await page.goto(base + stop.path(await ids(page)));
        for (const text of stop.shows) {
          await expect(page.locator('main').getByText(text).first()).toBeVisible();
        }
        await expect(page.getByRole('banner').getByText('Live', { exact: true })).toBeVisible();
        await expect(page.locator('main .skeleton')).toHaveCount(0);
        await page.waitForTimeout(400);
        if (folder) {
          await page.screenshot({ path: `${folder}/${stop.name}-${scheme}.png`, animations: 'disabled', fullPage: WHOLE.has(stop.name) });
        }
        expect(errors).toEqual([]);
      });
    }
  });
}
