// axe on every route, light and dark, where there is much to show, nothing, nothing yet, and only errors.
import { type Browser, expect, type Page, test } from '@playwright/test';
import { violations } from './axe';
import { everyRoute, ODD } from './routes';

const JSON_TYPE = 'application/json';
const STATES: Record<string, (page: Page) => Promise<unknown>> = {
  full: async () => undefined,
  empty: (page) => page.route(/\/(ajax-)?api\//, async (route) => {
    if (/\/(events|session)/.test(route.request().url())) return route.continue();
    const answer = await route.fetch();
    const body = (await answer.json().catch(() => ({}))) as Record<string, unknown>;
    for (const key of ['items', 'nodes', 'edges', 'attempts', 'checkpoints', 'experiments', 'registered_models', 'model_versions', 'datasets', 'models', 'versions']) if (Array.isArray(body[key])) body[key] = [];
    await route.fulfill({ response: answer, json: 'total' in body ? { ...body, total: 0, next_cursor: null } : body });
  }),
  loading: (page) => page.route(/\/(ajax-)?api\/(?!v1\/(session|events))/, () => new Promise<void>(() => undefined)),
  // 400, because the page asks again by itself after 500.
  error: (page) => page.route(/\/(ajax-)?api\/(?!v1\/session)/, (route) => route.fulfill({ status: 400, contentType: JSON_TYPE, body: JSON.stringify({ error: { code: 'INVALID', message: 'This was refused.', request_id: 'r-1', problems: [] } }) })),
};

/** A page of its own whose policy lets axe in. */
const open = async (browser: Browser, colorScheme: 'light' | 'dark'): Promise<Page> =>
  (await browser.newContext({ colorScheme, reducedMotion: 'reduce', viewport: { width: 1440, height: 1000 }, bypassCSP: true })).newPage();

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [state, arrange] of Object.entries(STATES)) {
    test(`axe finds nothing on any page, ${state}, ${colorScheme}`, async ({ browser, request }) => {
      test.setTimeout(300_000);
      const page = await open(browser, colorScheme);
      await arrange(page);
      const problems: string[] = [];
      for (const route of [...(await everyRoute(request)), ...(state === 'full' ? ODD : [])]) {
        await page.goto(route);
        await page.getByRole('main').waitFor();
        if (state === 'loading') await page.waitForTimeout(250);
        else await expect(page.locator('main .skeleton'), route).toHaveCount(0, { timeout: 20_000 });
        if (state === 'error') await page.waitForTimeout(100);
        for (const one of await violations(page)) problems.push(`${route} ${one}`);
      }
      await page.context().close();
      expect(problems.join('\n')).toBe('');
    });
  }

  test(`axe finds nothing while the form tells what is wrong, ${colorScheme}`, async ({ browser }) => {
    const page = await open(browser, colorScheme);
    await page.goto('/studies/new?step=space');
    const rate = page.getByRole('group', { name: 'training.learning_rate' });
    await rate.getByLabel('Kind').selectOption('fixed');
    await rate.getByLabel('Value').fill('0');
    await expect(rate).toContainText('The learning rate is not above 0.; allowed: a number above 0');
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test(`axe finds nothing while a move in the queue is looked at, ${colorScheme}`, async ({ browser }) => {
    const page = await open(browser, colorScheme);
    await page.goto('/queue');
    await page.getByRole('button', { name: /^Move / }).last().press('ArrowUp');
    await expect(page.getByRole('status').filter({ hasText: 'starts its next trial' })).toBeVisible();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });
}
