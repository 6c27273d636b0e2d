// Which study goes first: moved on the page, and moved by somebody else who was faster.
import { expect, test } from '@playwright/test';
import { base, clear, get, long, submit } from './farm';
import { HANDS } from './hands';

test.afterEach(({ request }) => clear(request));

for (const hand of HANDS) {
  test(`a study is moved before another, by ${hand.name}`, async ({ page, request }) => {
    const [early, late] = [`early-${hand.name}`, `late-${hand.name}`];
    const first = await submit(request, long(early, 60));
    const second = await submit(request, long(late, 60));
    await page.goto(`${base}/queue`);
    const order = page.getByRole('region', { name: 'Order of studies as a table' });
    const studies = order.getByRole('rowheader').filter({ hasText: `-${hand.name}` });
    await expect(studies).toHaveText([early, late]);
    await hand.press(page, order.getByRole('button', { name: `First of its queue: ${late}` }));
    await expect(studies).toHaveText([late, early]);
    expect((await get<{ priority: number }>(request, `/api/v1/studies/${second}`)).priority).toBe(1);

    await page.route('**/priority', async (route) => {
      await request.put(`${base}/api/v1/studies/${first}/priority`, { data: { priority: 5, seen: 0 } });
      await route.continue();
    }, { times: 1 });
    await hand.press(page, order.getByRole('button', { name: `First of its queue: ${early}` }));
    await expect(page.getByRole('status').filter({ hasText: 'somebody has changed it; look again' })).toBeVisible();
    await expect(studies).toHaveText([early, late]);
    expect((await get<{ priority: number }>(request, `/api/v1/studies/${first}`)).priority).toBe(5);
  });
}
