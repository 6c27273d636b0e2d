// The pages of a running installation that holds the demo's studies: each shows what it is for, without
// an error, and has its picture taken. ESPALIER_URL says where; ESPALIER_TOUR the folder for pictures.
import { expect, test, type Page } from '@playwright/test';

const base = process.env.ESPALIER_URL;
const folder = process.env.ESPALIER_TOUR;

type Stop = { name: string; path: (ids: Ids) => string; shows: RegExp[] };
type Ids = { study: number; transfer: number; trial: number };

const stops: Stop[] = [
  { name: 'home', path: () => '/', shows: [/mnist-cnn/] },
  { name: 'studies', path: () => '/studies', shows: [/mnist-cnn/, /digits-transfer/, /mnist-rows-rnn/] },
  { name: 'study', path: (ids) => `/studies/${ids.study}`, shows: [/Best trial/, /Learning curves/, /test_accuracy/] },
  { name: 'transfer', path: (ids) => `/studies/${ids.transfer}`, shows: [/Best trial/, /Learning curves/] },
  { name: 'trial', path: (ids) => `/trials/${ids.trial}`, shows: [/Parameters/, /Attempt 1/, /Log/] },
  { name: 'model', path: (ids) => `/trials/${ids.trial}?tab=model`, shows: [/conv_block/] },
  { name: 'workers', path: () => '/workers', shows: [/localhost|worker/i] },
  { name: 'runs', path: () => '/runs', shows: [/Runs/] },
  { name: 'lineage', path: () => '/lineage', shows: [/Lineage/i] },
  { name: 'queue', path: () => '/queue', shows: [/Queue/] },
  { name: 'new-study', path: () => '/studies/new', shows: [/study/i] },
];

async function ids(page: Page): Promise<Ids> {
  const studies = await (await page.request.get(`${base}/api/v1/studies?limit=50`)).json();
  const named = (name: string) => studies.items.find((study: { name: string }) => study.name === name).study_id;
  const study = named('mnist-cnn');
  const trials = await (await page.request.get(`${base}/api/v1/studies/${study}/trials?limit=50`)).json();
  const done = trials.items.find((trial: { state: string }) => trial.state === 'COMPLETED');
  return { study, transfer: named('digits-transfer'), trial: done.trial_id };
}

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
          await page.screenshot({ path: `${folder}/${stop.name}-${scheme}.png`, animations: 'disabled' });
        }
        expect(errors).toEqual([]);
      });
    }
  });
}
