// How the pages look, on generated data at a fixed time, against the pictures beside this file. After a wanted change:
// ./dev looks --update-snapshots.
import { expect, test } from '@playwright/test';

/** The moment that the generated data are made for and seen at. */
const NOW = Number(process.env['ESPALIER_MOCK_TIME']);
const VIEWS = {
  light: [
    ['home', '/'], ['studies', '/studies'], ['study', '/studies/8'], ['plots', '/studies/8?tab=plots'], ['runs', '/runs'], ['queue', '/queue'], ['wizard', '/studies/new'], ['wizard-space', '/studies/new?step=space&fixed=1'],
    ['compare', '/compare?runs=97e3fd77755e510855b508a8b89da94c,42fd6a464eab41abb032eba1c84bf2dc'], ['run', '/runs/d68616627e4c922c5b41526cbb399b8c'],
  ],
  dark: [['home-dark', '/'], ['study-dark', '/studies/8'], ['trial', '/trials/8000'], ['log', '/trials/8000?tab=log'], ['model', '/trials/8000?tab=model'], ['lineage', '/lineage'], ['workers', '/workers'], ['settings', '/settings'], ['registry', '/registry?model=sentiment']],
} as const;

/** Those whose worth lies below what a window shows at once. */
const WHOLE = new Set(['plots', 'compare', 'wizard', 'wizard-space', 'run']);

for (const colorScheme of ['light', 'dark'] as const) {
  test.describe(colorScheme, () => {
    test.use({ colorScheme, timezoneId: 'UTC', locale: 'en-US', viewport: { width: 1100, height: 700 } });
    for (const [name, path] of VIEWS[colorScheme]) {
      test(`${name} looks as it did`, async ({ page }) => {
        await page.clock.setFixedTime(NOW);
        await page.goto(path);
        await page.getByRole('main').getByRole('heading').first().waitFor();
        await expect(page.getByRole('banner').getByText('Live', { exact: true })).toBeVisible();
        await expect(page.locator('main .skeleton')).toHaveCount(0);
        await page.evaluate(() => document.fonts.ready);
        await expect(page).toHaveScreenshot(`${name}.png`, { maxDiffPixelRatio: 0.002, fullPage: WHOLE.has(name) });
      });
    }
  });
}
