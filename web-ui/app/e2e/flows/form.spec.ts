// A study written with the form alone: every step, a mistake told at its field, and the text beside it in step both ways.
import { expect, test } from '@playwright/test';
import { watch } from '../watch';
import { base, ended, get, trials } from './farm';
import { HANDS } from './hands';

for (const hand of HANDS) {
  test(`a study is built with the form, mended where it is wrong, and submitted, by ${hand.name}`, async ({ page, request }, { retry }) => {
    test.setTimeout(240_000);
    const name = `form-by-${hand.name}${retry === 0 ? '' : `-${retry}`}`;
    const seen = await watch(page, base);
    await page.goto(`${base}/studies/new`);
    const text = page.getByLabel('Study file in YAML');
    const valid = page.getByRole('status').filter({ hasText: `“${name}” is valid` });
    const submit = page.getByRole('button', { name: 'Submit', exact: true });
    await hand.write(page, page.getByLabel('Name'), name);
    await hand.press(page, page.getByRole('button', { name: 'Add goal' }));
    const second = page.getByRole('group', { name: 'Goal 2' });
    await hand.choose(page, second.getByLabel('Direction'), 'minimize');
    await hand.write(page, second.getByLabel('Metric'), 'parameters');
    await expect(text).toHaveValue(/^name: form-by.*\ngoal: \[\{maximize: test_accuracy\}, \{minimize: parameters\}\]\ndata:/);

    await hand.turn(page, 'Data');
    await hand.write(page, page.getByLabel('Limit'), '300');
    await hand.write(page, page.getByLabel('Epochs', { exact: true }), '1');
    await expect(text).toHaveValue(/data:\n {2}set: mnist-10k\n {2}limit: 300\n/);
    await expect(valid).toBeVisible();

    await hand.turn(page, 'Space');
    const filters = page.getByRole('group', { name: 'model.block3.filters' });
    await expect(filters).toHaveCount(0);
    await hand.choose(page, page.getByLabel('Search another setting'), 'model.block3.filters');
    await hand.press(page, page.getByRole('button', { name: 'Search it' }));
    await expect(filters.getByLabel('Kind')).toBeFocused();
    await hand.write(page, filters.getByLabel('High'), '9999999');
    await expect(filters).toContainText('9999999 is not allowed here; allowed: a whole number from 1 to');
    await expect(filters.getByLabel('High')).toHaveAttribute('aria-invalid', 'true');
    await expect(filters.getByLabel('Low')).toHaveAttribute('aria-invalid', 'false');
    await expect(page.getByRole('tab', { name: 'Space (1)' })).toBeVisible();
    await expect(submit).toBeDisabled();
    await hand.write(page, filters.getByLabel('High'), '160');
    await hand.press(page, filters.getByLabel('Even in the logarithm'));
    await expect(text).toHaveValue(/block3: \{type: conv_block, filters: \{int: \[64, 160\], log: true\}, kernel: 3, stride: 2\}\n/);
    await expect(valid).toBeVisible();

    await hand.turn(page, 'Search');
    const pruner = page.getByRole('group', { name: /^Pruner/ });
    await hand.choose(page, pruner.getByLabel('Type'), 'median');
    await hand.write(page, pruner.getByLabel('Startup trials'), '3');
    await expect(text).toHaveValue(/\n {2}pruner: \{type: median, startup_trials: 3\}\n/);

    const written = (await text.inputValue()).replace('seed: 7', 'seed: 21 # drawn by hand');
    await hand.write(page, text, written.replace('trials: 8', 'trials: [8'));
    await expect(page.getByRole('status').filter({ hasText: 'no YAML at the moment, line' })).toBeVisible();
    await hand.write(page, text, written);
    await hand.turn(page, 'Limits');
    await expect(page.getByLabel('Seed')).toHaveValue('21');
    await hand.write(page, page.getByLabel('At the most'), '2');
    await expect(valid).toBeVisible();
    const file = await text.inputValue();
    expect(file).toBe(written.replace('trials: 8', 'trials: 2'));
    await expect(page.getByText('at most 2 trials.')).toBeVisible();
    await hand.press(page, submit);

    await expect(page).toHaveURL(/\/studies\/\d+$/);
    const study = Number(page.url().split('/').at(-1));
    const stored = await get<{ source_text: string; objectives: unknown }>(request, `/api/v1/studies/${study}`);
    expect(stored.source_text).toBe(file);
    expect(stored.objectives).toEqual([{ metric: 'test_accuracy', direction: 'MAXIMIZE' }, { metric: 'parameters', direction: 'MINIMIZE' }]);
    await ended(request, study);
    for (const trial of await trials(request, study)) {
      expect(trial.parameters['block3.filters']).toBeGreaterThanOrEqual(64);
      expect(trial.parameters['block3.filters']).toBeLessThanOrEqual(160);
    }
    expect(seen).toEqual([]);
  });
}

/** Has a choice between whole modules on line 5, which the form has no row for. */
const structured = `name: structured
goal: {maximize: test_accuracy}
data: {set: mnist-10k, limit: 300}
model:
  stage: {choice: [{type: conv_block, filters: {int: [4, 8]}, stride: 2}, {type: residual_block, filters: 8, stride: 2}]}
  pair: {type: narrow, width: {choice: [4, 8]}}
  pool: {type: global_pool}
  head: {type: classifier}
modules:
  narrow:
    parameters: {width: null}
    body:
      first: {type: conv_block, filters: $width, kernel: {choice: [1, 3]}}
training: {epochs: 1}
search: {trials: 1}
`;

for (const hand of HANDS) {
  test(`what only the text can change is shown with its line, by ${hand.name}`, async ({ page }) => {
    await page.goto(`${base}/studies/new?step=space`);
    const text = page.getByLabel('Study file in YAML');
    await hand.write(page, text, structured);
    await expect(page.getByRole('status').filter({ hasText: '“structured” is valid' })).toBeVisible();
    for (const name of ['model.stage.choice[0].filters', 'model.pair.width', 'modules.narrow.body.first.kernel']) await expect(page.getByRole('group', { name, exact: true })).toBeVisible();
    const besides = page.getByRole('listitem').filter({ hasText: 'conv_block, residual_block' });
    await expect(besides).toHaveText(/^stage conv_block, residual_block – only the file itself can change it: line 5$/);
    await hand.press(page, besides.getByRole('button', { name: 'line 5' }));
    await expect(text).toBeFocused();
    expect(await text.evaluate((area: HTMLTextAreaElement) => area.value.slice(area.selectionStart, area.selectionEnd))).toMatch(/^ {2}stage: .*\}$/);
  });
}

for (const hand of HANDS) {
  test(`what the form and the keys changed is taken back step by step, by ${hand.name}`, async ({ page }) => {
    await page.goto(`${base}/studies/new?step=space`);
    const text = page.getByLabel('Study file in YAML');
    const undo = page.getByRole('button', { name: 'Undo' });
    await expect(undo).toBeDisabled();
    const first = await text.inputValue();
    await hand.choose(page, page.getByRole('group', { name: 'training.learning_rate' }).getByLabel('Kind'), 'fixed');
    await expect(text).toHaveValue(/learning_rate: 0\.00224\n/);
    const second = await text.inputValue();
    await expect(undo).toHaveAttribute('title', '1 step to go back');
    await hand.write(page, text, second.replace('seed: 7', 'seed: 8'));
    await hand.press(page, undo);
    await expect(text).toHaveValue(second);
    await hand.press(page, undo);
    await expect(text).toHaveValue(first);
    await expect(undo).toBeDisabled();
  });
}
