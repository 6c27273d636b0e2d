// From an empty installation to a finished study, with a mistake on the way.
import { expect, test } from '@playwright/test';
import { watch } from '../watch';
import { base, get, quick, trials } from './farm';
import { HANDS } from './hands';

for (const hand of HANDS) {
  test(`an empty installation says how to begin, by ${hand.name}`, async ({ page }) => {
    await page.goto(base);
    await expect(page.getByRole('heading', { name: 'There is no study yet' })).toBeVisible();
    await expect(page.getByText('./espalier submit examples/')).toBeVisible();
    await hand.press(page, page.getByRole('main').getByRole('link', { name: 'New study' }));
    await expect(page.getByRole('heading', { name: 'New study' })).toBeVisible();
    await expect(page.getByRole('status').filter({ hasText: 'is valid' })).toBeVisible();
  });
}

for (const hand of HANDS) {
  test(`a mistake is named, fixed, submitted, and the study watched to its end, by ${hand.name}`, async ({ page, request }, { retry }) => {
    test.setTimeout(240_000);
    const name = retry === 0 ? `by-${hand.name}` : `by-${hand.name}-again`;
    const seen = await watch(page, base);
    let loads = 0;
    page.on('domcontentloaded', () => loads++);
    await page.goto(base);
    await hand.press(page, page.getByRole('banner').getByRole('link', { name: 'New study' }));
    await hand.write(page, page.getByLabel('Study file in YAML'), quick(name, 'adamm'));
    const submit = page.getByRole('button', { name: 'Submit', exact: true });
    await expect(page.getByText('1 problem', { exact: true })).toBeVisible();
    await expect(page.getByRole('main')).toContainText('training.optimizer');
    await expect(submit).toBeDisabled();
    await hand.press(page, page.getByRole('button', { name: 'Use “adam”' }));
    await expect(page.getByText(`“${name}” is valid: at most 6 trials.`)).toBeVisible();
    await hand.press(page, submit);

    await expect(page).toHaveURL(/\/studies\/\d+$/);
    const study = Number(page.url().split('/').at(-1));
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    const table = page.getByRole('grid', { name: 'Trials' });
    await expect(table.getByText('Running').first()).toBeVisible({ timeout: 30_000 });
    await expect(page.locator('.title-line').getByText('Completed')).toBeVisible({ timeout: 120_000 });
    await expect(table.getByText('Completed')).toHaveCount(6);
    await expect(page.getByRole('img', { name: 'Of 6 trials: 6 completed' }).first()).toBeVisible();
    await expect(page.locator('.chart [data-drawn^="6 3 "]').first()).toBeVisible();
    expect(loads, 'all of it without a reload').toBe(1);
    expect(seen).toEqual([]);

    const detail = await get<{ best: Trial; state: string }>(request, `/api/v1/studies/${study}`);
    expect(detail.state).toBe('COMPLETED');
    const best = detail.best.objectives['test_accuracy'] ?? NaN;
    await expect(table.locator('.best-mark')).toHaveAttribute('title', String(best));
    expect((await trials(request, study)).map((trial) => trial.state)).toEqual(Array(6).fill('COMPLETED'));
  });
}

type Trial = Awaited<ReturnType<typeof trials>>[number];
