// What those do who keep an installation: fetch a file, point an alias elsewhere, empty a worker.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { base, clear, ENDLESS, ended, farm, get, long, submit, type Trial, trials } from './farm';
import { HANDS } from './hands';

test.afterEach(({ request }) => clear(request));

for (const hand of HANDS) {
  test(`a file of a trial is looked into and downloaded whole, by ${hand.name}`, async ({ page, request }) => {
    const study = await submit(request, long(`files-${hand.name}`, 2));
    await ended(request, study);
    const [{ trial_id: trial, run_id: run }] = (await trials(request, study)) as [Trial];
    const { items } = await get<{ items: { name: string; bytes: number; sha256: string }[] }>(request, `/api/v1/runs/${run}/artifacts`);
    const [file] = items.filter((one) => one.bytes > 0);
    if (file === undefined) throw new Error('the trial has left no file');
    await page.goto(`${base}/trials/${trial}`);
    await hand.turn(page, 'Artifacts');
    await hand.press(page, page.getByRole('button', { name: file.name, exact: true }));
    await expect(page.getByRole('heading', { name: file.name })).toBeVisible();
    const coming = page.waitForEvent('download');
    await hand.press(page, page.getByRole('link', { name: `Download ${file.name}`, exact: true }));
    const content = readFileSync(await (await coming).path());
    expect(content.length).toBe(file.bytes);
    expect(createHash('sha256').update(content).digest('hex')).toBe(file.sha256);
  });

  test(`an alias is moved to another version after a look at where it points, by ${hand.name}`, async ({ page, request }) => {
    const model = `digits-${hand.name}-${Date.now()}`;
    const mlflow = async (call: string, data: object): Promise<void> => expect((await request.post(`${base}/api/2.0/mlflow/${call}`, { data })).status(), call).toBe(200);
    await mlflow('registered-models/create', { name: model });
    for (const version of [1, 2]) await mlflow('model-versions/create', { name: model, source: `mlflow-artifacts:/0/${version}` });
    const champion = async (): Promise<string> => (await get<{ model_version: { version: string } }>(request, `/api/2.0/mlflow/registered-models/alias?name=${model}&alias=champion`)).model_version.version;
    await page.goto(`${base}/registry?model=${model}`);
    for (const [version, before] of [[2, 'points nowhere'], [1, 'version 2']] as const) {
      const row = page.getByRole('row').filter({ has: page.getByRole('textbox', { name: `Alias for version ${version}` }) });
      await hand.write(page, row.getByRole('textbox'), 'champion');
      await hand.press(page, row.getByRole('button', { name: 'Point here' }));
      const question = page.getByRole('dialog', { name: `Change @champion of ${model}?` });
      await expect(question).toContainText(`Before${before}Afterversion ${version}`);
      await hand.press(page, question.getByRole('button', { name: 'Change it' }));
      await expect(question).toHaveCount(0);
      await expect(row.getByText('@champion')).toBeVisible();
      expect(await champion()).toBe(String(version));
    }
    await expect(page.getByText('@champion')).toHaveCount(1);
  });
}

test('a run that a client of MLflow logs is followed on its page, and a new one comes into the table', async ({ page, request }) => {
  const mlflow = async (call: string, data: object): Promise<{ run: { info: { run_id: string } } }> => {
    const answer = await request.post(`${base}/api/2.0/mlflow/${call}`, { data });
    expect(answer.status(), call).toBe(200);
    return (await answer.json()) as { run: { info: { run_id: string } } };
  };
  const run_id = (await mlflow('runs/create', { experiment_id: '0', run_name: 'followed' })).run.info.run_id;
  await page.goto(`${base}/runs/${run_id}`);
  await expect(page.getByText('None was logged.')).toBeVisible();
  await mlflow('runs/log-parameter', { run_id, key: 'rate', value: 'a tenth' });
  await expect(page.getByText('a tenth')).toBeVisible();
  for (const step of [1, 2, 3]) {
    await mlflow('runs/log-metric', { run_id, key: 'loss', value: 1 / step, timestamp: Date.now(), step });
    await expect(page.locator('.chart [data-drawn]').first()).toHaveAttribute('data-drawn', new RegExp(`^1 ${step} `));
  }
  await expect(page.locator('.title-line')).toContainText(/running/i);
  await mlflow('runs/update', { run_id, status: 'FINISHED', end_time: Date.now() });
  await expect(page.locator('.title-line')).not.toContainText(/running/i);
  await page.goto(`${base}/runs`);
  await expect(page.getByRole('link', { name: 'followed' })).toBeVisible();
  await mlflow('runs/create', { experiment_id: '0', run_name: 'came later' });
  await expect(page.getByRole('link', { name: 'came later' })).toBeVisible();
});

test('a drained worker hands its trial over at a checkpoint, and another goes on from there', async ({ page, request }) => {
  test.setTimeout(240_000);
  const study = await submit(request, long('handed-over', ENDLESS));
  await expect.poll(async () => (await trials(request, study))[0]?.epochs_done ?? 0, { timeout: 60_000 }).toBeGreaterThan(2);
  const [{ trial_id: trial }] = (await trials(request, study)) as [Trial];
  const detail = (): Promise<Trial> => get<Trial>(request, `/api/v1/trials/${trial}`);
  const worker = (await detail()).worker_id ?? '';
  await page.goto(`${base}/workers`);
  await page.getByRole('button', { name: `Drain ${worker}` }).click();
  await expect(page.getByRole('dialog')).toContainText('hands back the 1 trial it runs at the next checkpoint');
  await page.getByRole('button', { name: 'Keep it as it is' }).click();
  expect((await detail()).attempts, 'nothing happens before one says so').toHaveLength(1);
  await page.getByRole('button', { name: `Drain ${worker}` }).click();
  await page.getByRole('button', { name: 'Drain', exact: true }).click();

  await expect.poll(async () => (await detail()).attempts?.length, { timeout: 90_000 }).toBe(2);
  await page.goto(`${base}/trials/${trial}`);
  const attempts = page.getByRole('listitem').filter({ hasText: /^Attempt \d/ });
  await expect(attempts.first()).toContainText(/Went on from the checkpoint of epoch \d+/, { timeout: 60_000 });
  await expect(attempts.last()).toContainText('stopped because its worker is drained');
  await expect.poll(async () => (await detail()).worker_id).not.toBe(worker);
  await farm(request, `kill/${worker}`); // it has left: another takes its place for the tests that follow
});
