// What the page shows while parts of the installation die.
import { expect, type Page, test } from '@playwright/test';
import { base, clear, ENDLESS, ended, farm, get, long, meter, submit, type Trial, trials } from './farm';
import { HANDS } from './hands';

test.afterEach(async ({ request }, info) => {
  await farm(request, 'start-web');
  if (info.status !== info.expectedStatus) console.log(info.title, 'left', JSON.stringify(await get(request, '/api/v1/studies?limit=5')));
  await clear(request);
});

test('a killed worker: attempt 2 goes on, and the page says why', async ({ context, request }) => {
  test.setTimeout(240_000);
  const study = await submit(request, long('killed', ENDLESS));
  const pages: Page[] = [];
  for (const hand of HANDS) {
    const page = await context.newPage();
    await page.goto(`${base}/workers`);
    await hand.press(page, page.getByRole('link', { name: 'killed · trial 0' }).first());
    await expect(page.getByRole('listitem').filter({ hasText: /^Attempt 1/ })).toBeVisible();
    pages.push(page);
  }
  const [trial] = (await trials(request, study)) as [Trial];
  const detail = (): Promise<Trial> => get<Trial>(request, `/api/v1/trials/${trial.trial_id}`);
  await expect.poll(async () => (await detail()).epochs_done, { timeout: 60_000 }).toBeGreaterThan(2);
  const worker = (await detail()).worker_id ?? '';
  await farm(request, `kill/${worker}`);
  for (const page of pages) {
    const attempts = page.getByRole('listitem').filter({ hasText: /^Attempt \d/ });
    await expect(attempts.first()).toContainText('Attempt 2', { timeout: 60_000 });
    await expect(attempts.first()).toContainText(/Went on from the checkpoint of epoch \d+/);
    await expect(attempts.last()).toContainText('Attempt 1');
    await expect(attempts.last()).toContainText('Lost');
    await expect(attempts.last()).toContainText('the lease ran out');
  }
  const after = await detail();
  expect(after.attempts?.map((one) => one.worker_id)).not.toEqual([worker, worker]);
});

test('a server that is killed and started again in mid-stream loses no point', async ({ page, request }) => {
  test.setTimeout(240_000);
  const epochs = 60;
  const study = await submit(request, long('restarted', epochs));
  await expect.poll(async () => (await trials(request, study))[0]?.epochs_done, { timeout: 60_000 }).toBeGreaterThan(1);
  const [{ run_id: run }] = (await trials(request, study)) as [Trial];
  await page.goto(`${base}/compare?runs=${run}&metric=test_accuracy`);
  const live = page.getByRole('banner');
  await expect(live.getByText('Live', { exact: true })).toBeVisible();
  await farm(request, 'kill-web');
  await expect(live.getByText('Live paused')).toBeVisible();
  await farm(request, 'start-web');
  await expect(live.getByText('Live', { exact: true })).toBeVisible({ timeout: 30_000 });
  await ended(request, study);
  await expect(page.locator(`.chart [data-drawn="1 ${epochs} 1"]`)).toBeVisible();
  const { items } = await get<{ items: { name: string; count: number }[] }>(request, `/api/v1/runs/${run}/metrics?limit=500`);
  for (const metric of items.filter((one) => /^(test|train)_/.test(one.name))) expect(metric.count, metric.name).toBe(epochs);
  const count = items.find((one) => one.name === 'iteration/loss')?.count ?? 0;
  expect(count).toBeGreaterThan(epochs);
  await page.getByRole('combobox', { name: /^Metric(?!s)/ }).selectOption('iteration/loss');
  const onScreen = page.getByText(`${count.toLocaleString('en-US')} points as least`).or(page.locator(`.chart [data-drawn^="1 ${count} "]`));
  await expect(onScreen.first(), `${count} points`).toBeVisible();
});

test('two tabs share one stream', async ({ browser, request }, info) => {
  const name = `two-tabs-${info.repeatEachIndex}-${info.retry}`;
  test.setTimeout(240_000);
  const context = await browser.newContext();
  const streams = (): Promise<number> => meter(request, 'espalier_web_streams');
  const become = (count: number): Promise<void> => expect.poll(streams, { timeout: 40_000, message: 'the server notices within 15 s that a page is gone' }).toBe(count);
  await become(0);
  const study = await submit(request, long(name, 4));
  const one = await context.newPage();
  const two = await context.newPage();
  await one.goto(`${base}/studies/${study}`);
  await two.goto(`${base}/studies`);
  for (const page of [one, two]) await expect(page.getByRole('banner').getByText('Live', { exact: true })).toBeVisible();
  await become(1);
  await expect(one.locator('.title-line').getByText('Completed')).toBeVisible({ timeout: 60_000 });
  await expect(two.getByRole('row').filter({ hasText: name }).getByText('Completed')).toBeVisible();
  await become(1);
  await one.close();
  await two.goto(`${base}/queue`);
  await expect(two.getByRole('banner').getByText('Live', { exact: true })).toBeVisible();
  await become(1);
  await context.close();
});
