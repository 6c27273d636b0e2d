// From many trials to the two that matter, and the link that shows a colleague the same.
import { expect, type Page, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { base, ended, get, quick, submit, type Trial, trials } from './farm';
import { HANDS } from './hands';

let study = 0;

test.beforeAll(async ({ request }) => {
  study = await submit(request, quick('understood'));
  await ended(request, study);
});

/** Rows of a file without quoted cells. */
async function downloaded(page: Page, press: () => Promise<void>): Promise<Record<string, string>[]> {
  const [file] = await Promise.all([page.waitForEvent('download'), press()]);
  const [head = '', ...rows] = readFileSync(await file.path(), 'utf8').trim().split('\r\n');
  const names = head.split(',');
  return rows.map((row) => Object.fromEntries(row.split(',').map((value, index) => [names[index] ?? '', value])));
}

/** The best three: by mouse along the last axis of the plot, by keyboard as a number. */
async function brush(page: Page, hand: (typeof HANDS)[number], least: number): Promise<void> {
  const ranges = page.getByRole('group', { name: 'Ranges of the axes' });
  if (hand.name === 'keyboard') {
    await hand.choose(page, ranges.getByLabel('Axis'), 'test_accuracy');
    await hand.write(page, ranges.getByLabel('at least'), String(least));
    return;
  }
  const plot = page.getByRole('img', { name: /^Parallel coordinates/ });
  await expect(page.locator('main .skeleton')).toHaveCount(0);
  // From the top of the axis to this share of it.
  const drag = async (share: number): Promise<[number, number]> => {
    // Where it is now: what was pressed in between may have scrolled the page.
    await plot.scrollIntoViewIfNeeded();
    const { x, y, width, height } = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
    // The axis stands 64 pixels from the right, from 34 at the top to 22 at the bottom; a drag over all of it tells its ends.
    const [across, top, length] = [x + width - 64, y + 34, height - 56];
    await page.mouse.move(across, top + 1);
    await page.mouse.down();
    await page.mouse.move(across, Math.min(top + length * share, top + length - 1), { steps: 6 });
    await page.mouse.up();
    await expect(page).toHaveURL(/ranges=test_accuracy/);
    return new URL(page.url()).searchParams.get('ranges')?.split('~').slice(1).map(Number) as [number, number];
  };
  const [low, high] = await drag(1);
  await ranges.getByRole('button', { name: /^Take away the range test_accuracy/ }).click();
  await expect(page).not.toHaveURL(/ranges=/);
  await expect(ranges.getByRole('button', { name: /^Take away/ })).toHaveCount(0);
  await drag((high - least) / (high - low));
}

for (const hand of HANDS) {
  test(`brush, table, compare, difference, CSV, by ${hand.name}`, async ({ page, request }) => {
    const all = await trials(request, study);
    const accuracy = (trial: Trial): number => trial.objectives['test_accuracy'] ?? NaN;
    const best = [...all].sort((a, b) => accuracy(b) - accuracy(a));
    const cut = (accuracy(best[2] as Trial) + accuracy(best[3] as Trial)) / 2;
    await page.goto(`${base}/studies/${study}`);
    await hand.turn(page, 'Plots');
    await brush(page, hand, cut);
    // Slice, pairs, distribution and table show the same trials.
    await expect(page.getByText('3 of 6 in the brush')).toHaveCount(4);
    const table = page.getByRole('grid', { name: 'Trials' });
    await expect(table.getByRole('checkbox')).toHaveCount(3);
    for (const trial of best.slice(0, 3)) await expect(table.getByRole('checkbox', { name: `Choose Trial ${trial.number}`, exact: true })).toBeVisible();

    const rows = await downloaded(page, () => hand.press(page, page.getByRole('button', { name: 'CSV' })));
    expect(rows.map((row) => Number(row['trial'])).sort()).toEqual(best.slice(0, 3).map((trial) => trial.number).sort());
    for (const row of rows) {
      const trial = all.find((one) => one.run_id === row['run_id']) as Trial;
      expect(row).toMatchObject({
        state: 'COMPLETED', test_accuracy: String(accuracy(trial)), 'param.learning_rate': String(trial.parameters['learning_rate']),
        'param.rows.units': String(trial.parameters['rows.units']), epochs_done: String(trial.epochs_done), worker_id: trial.worker_id,
      });
    }

    const [first, second] = best as [Trial, Trial];
    for (const trial of [first, second]) await hand.press(page, table.getByRole('checkbox', { name: `Choose Trial ${trial.number}`, exact: true }));
    if (hand.name === 'keyboard') await page.keyboard.press('c');
    else await page.getByRole('button', { name: 'Compare 2' }).click();
    await expect(page.getByRole('heading', { name: '2 runs compared' })).toBeVisible();
    const matrix = page.getByRole('region', { name: 'Comparison' });
    await expect(matrix.getByRole('row', { name: /^learning_rate \d/ })).toBeVisible();
    const differing = await matrix.getByRole('row').count();
    await hand.press(page, page.getByRole('button', { name: 'only differences' }));
    await expect.poll(() => matrix.getByRole('row').count()).toBeGreaterThan(differing);
    const compared = await downloaded(page, () => hand.press(page, page.getByRole('button', { name: 'CSV' })));
    const last = compared.find((row) => row['name'] === 'test_accuracy');
    for (const trial of [first, second]) {
      const { items } = await get<{ items: { name: string; last: number }[] }>(request, `/api/v1/runs/${trial.run_id}/metrics?limit=500`);
      expect(last?.[`understood-${trial.number}`]).toBe(String(items.find((one) => one.name === 'test_accuracy')?.last));
    }
  });

  test(`one filter and one selection for every view, by ${hand.name}`, async ({ page, request }) => {
    const all = await trials(request, study);
    const rates = all.map((trial) => Number(trial.parameters['learning_rate'])).sort((a, b) => a - b);
    const kept = all.filter((trial) => Number(trial.parameters['learning_rate']) <= (rates[3] ?? 0));
    const one = kept[0] as Trial;
    await page.goto(`${base}/studies/${study}`);
    const shown = page.getByRole('group', { name: 'Shown trials' });
    const table = page.getByRole('grid', { name: 'Trials' });
    await hand.press(page, shown.getByRole('button', { name: 'Completed' }));
    await expect(shown.getByText('6 of 6 trials shown')).toBeVisible();
    await hand.press(page, table.getByRole('checkbox', { name: `Choose Trial ${one.number}`, exact: true }));
    await expect(shown.getByRole('button', { name: 'Choose none of the 1 trial' })).toBeVisible();

    await hand.turn(page, 'Plots');
    await expect(table.getByRole('checkbox', { name: `Choose Trial ${one.number}`, exact: true })).toBeChecked();
    const ranges = page.getByRole('group', { name: 'Ranges of the axes' });
    await hand.choose(page, ranges.getByLabel('Axis'), 'learning_rate');
    await hand.write(page, ranges.getByLabel('at most'), String(rates[3]));
    await expect(shown.getByText('4 of 6 trials shown')).toBeVisible();

    await hand.turn(page, 'Overview');
    await expect(page.getByRole('img', { name: /^History: .* of 4$/ })).toBeVisible();
    await expect(table.getByRole('checkbox')).toHaveCount(4);
    await hand.turn(page, 'Space');
    await expect(page.getByText('declared against explored by 4 trials')).toBeVisible();
    await hand.turn(page, 'Overview');
    await hand.press(page, shown.getByRole('button', { name: /^Take away the range learning_rate/ }));
    await expect(page.getByRole('img', { name: /^History: .* of 6$/ })).toBeVisible();
    await hand.press(page, shown.getByRole('button', { name: 'Choose none of the 1 trial' }));
    await expect(table.getByRole('checkbox', { checked: true })).toHaveCount(0);
    await expect(page).not.toHaveURL(/chosen=|ranges=/);
  });

  test(`the runs' CSV is what the API gives, by ${hand.name}`, async ({ page, request }) => {
    await page.goto(`${base}/runs?cols=params.learning_rate,metrics.test_accuracy.max,metrics.test_accuracy.last`);
    await hand.write(page, page.getByLabel('Filter', { exact: true }), 'metrics.test_accuracy > 0.2');
    await hand.press(page, page.getByRole('button', { name: 'Filter', exact: true }));
    await expect(page.getByText(/of all experiments that fit the filter/)).toBeVisible();
    await hand.press(page, page.getByRole('button', { name: 'test_accuracy max' }));
    const rows = await downloaded(page, () => hand.press(page, page.getByRole('button', { name: 'CSV' })));
    const query = new URLSearchParams({ columns: 'params.learning_rate,metrics.test_accuracy.max,metrics.test_accuracy.last', filter: 'metrics.test_accuracy > 0.2', sort: 'metrics.test_accuracy.max', limit: '500' });
    const { items } = await get<{ items: { run_id: string; values: Record<string, string | number> }[] }>(request, `/api/v1/runs?${query}`);
    expect(items.length).toBeGreaterThan(2);
    expect(rows.map((row) => row['run_id'])).toEqual(items.map((one) => one.run_id));
    for (const [index, item] of items.entries()) for (const [key, value] of Object.entries(item.values)) expect(rows[index]?.[key]).toBe(String(value));
  });
}

test('a dot that is clicked with shift is chosen, in the table, too', async ({ page }) => {
  await page.goto(`${base}/studies/${study}`);
  const plot = page.getByRole('img', { name: /^History/ });
  await expect(page.locator('main .skeleton')).toHaveCount(0);
  const { x, y, width, height } = (await plot.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 };
  const chip = page.getByRole('group', { name: 'Shown trials' }).getByRole('button', { name: /^Choose none of/ });
  await page.keyboard.down('Shift');
  // Somewhere in the plot is a dot: eight pixels wide, with nothing drawn above it.
  for (let across = 56; across < width - 16 && (await chip.count()) === 0; across += 5) {
    for (let down = 14; down < height - 40 && (await chip.count()) === 0; down += 5) await page.mouse.click(x + across, y + down);
  }
  await page.keyboard.up('Shift');
  await expect(chip).toHaveText('1 chosen');
  await expect(page.getByRole('grid', { name: 'Trials' }).getByRole('checkbox', { checked: true })).toHaveCount(1);
});

test('a link keeps the part of the curves that one looks at', async ({ page, browser }) => {
  const [first, second] = (await trials(page.request, study)) as [Trial, Trial];
  await page.goto(`${base}/compare?runs=${first.run_id},${second.run_id}&metric=iteration/loss`);
  const chart = page.getByRole('img', { name: /^iteration\/loss of 2 runs/ });
  await chart.waitFor();
  const all = await chart.getAttribute('data-drawn');
  await chart.focus();
  await page.keyboard.press('+');
  await expect(page).toHaveURL(/zoom=/);
  await expect(chart).not.toHaveAttribute('data-drawn', all ?? '');
  const clean = await (await browser.newContext()).newPage();
  await clean.goto(page.url());
  await expect.poll(() => clean.getByRole('img', { name: /^iteration\/loss of 2 runs/ }).getAttribute('data-drawn')).toBe(await chart.getAttribute('data-drawn'));
  await clean.context().close();

  await page.goto(`${base}/trials/${first.trial_id}`);
  const loss = page.locator('.curve-cell', { has: page.getByRole('heading', { name: /^loss/ }) }).getByRole('img');
  await loss.focus();
  await page.keyboard.press('+');
  await expect(page).toHaveURL(/zoom=epoch/);
  await page.getByRole('button', { name: 'show all' }).click();
  await expect(page).not.toHaveURL(/zoom=/);
});

test('a link shows the same in a profile that has never been here', async ({ page, browser }) => {
  const rates = (await trials(page.request, study)).map((trial) => Number(trial.parameters['learning_rate'])).sort((a, b) => a - b);
  await page.goto(`${base}/studies/${study}?tab=plots`);
  const ranges = page.getByRole('group', { name: 'Ranges of the axes' });
  await ranges.getByLabel('Axis').selectOption('learning_rate');
  await ranges.getByLabel('at most').fill(String(rates[3]));
  await page.getByRole('grid', { name: 'Trials' }).getByRole('button', { name: 'learning_rate' }).click();
  await page.getByRole('checkbox').nth(1).check();
  await page.locator('.card', { has: page.getByRole('heading', { name: 'Slice' }) }).getByRole('combobox').selectOption('rows.units');
  const state = async (one: Page): Promise<unknown> => ({
    rows: await one.getByRole('grid', { name: 'Trials' }).getByRole('row').allInnerTexts(),
    boxes: await one.getByRole('checkbox').evaluateAll((all) => all.map((box) => (box as HTMLInputElement).checked)),
    fields: await one.getByRole('combobox').evaluateAll((all) => all.map((list) => (list as HTMLSelectElement).value)),
    chips: await one.getByRole('button', { pressed: true }).allInnerTexts(),
    plots: await one.getByRole('img').evaluateAll((all) => all.map((plot) => plot.getAttribute('aria-label'))),
  });
  await expect(page.getByText('4 of 6 in the brush')).toHaveCount(4);
  const here = await state(page);
  const clean = await (await browser.newContext()).newPage();
  await clean.goto(page.url());
  await expect.poll(() => state(clean)).toEqual(here);
  await clean.context().close();
});
