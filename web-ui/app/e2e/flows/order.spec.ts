// Which study goes first: moved on the page after a look at what that changes, and moved by somebody else who was faster.
import { expect, type Page, test } from '@playwright/test';
import { base, clear, ENDLESS, get, long, submit } from './farm';
import { HANDS, reach } from './hands';

test.afterEach(({ request }) => clear(request));

/** By mouse the row is dragged over another; by keyboard its grip has the focus. */
async function move(page: Page, hand: (typeof HANDS)[number], name: string, over: string): Promise<void> {
  const grip = page.getByRole('button', { name: `Move ${name}`, exact: true });
  if (hand.name === 'keyboard') {
    await reach(page, grip);
    await page.keyboard.press('ArrowUp');
    return;
  }
  await grip.hover();
  await page.mouse.down();
  await page.getByRole('button', { name: `Move ${over}`, exact: true }).hover();
  await page.mouse.up();
}

for (const hand of HANDS) {
  test(`a study is moved before another, and every tab follows, by ${hand.name}`, async ({ page, context, request }) => {
    const [early, late] = [`early-${hand.name}`, `late-${hand.name}`];
    const first = await submit(request, long(early, ENDLESS));
    const second = await submit(request, long(late, ENDLESS));
    const priority = async (study: number): Promise<number> => (await get<{ priority: number }>(request, `/api/v1/studies/${study}`)).priority;
    const other = await context.newPage();
    const studies = (one: Page) => one.getByRole('region', { name: 'Order of studies as a table' }).getByRole('rowheader').filter({ hasText: `-${hand.name}` });
    for (const one of [other, page]) {
      await one.goto(`${base}/queue`);
      await expect(studies(one)).toHaveText([early, late]);
    }

    await move(page, hand, late, early);
    const proposal = page.getByRole('status').filter({ hasText: `${late} with priority 1 instead of 0` });
    await expect(proposal).toContainText(/start/);
    await expect(studies(page)).toHaveText([late, early]);
    expect(await priority(second), 'nothing is moved before one says so').toBe(0);
    await hand.press(page, page.getByRole('button', { name: 'Leave it' }));
    await expect(studies(page)).toHaveText([early, late]);

    await move(page, hand, late, early);
    if (hand.name === 'keyboard') await page.keyboard.press('Enter');
    else await page.getByRole('button', { name: 'Move it' }).click();
    await expect(proposal).toHaveCount(0);
    for (const one of [page, other]) await expect(studies(one)).toHaveText([late, early]);
    expect(await priority(second)).toBe(1);

    await page.route('**/priority', async (route) => {
      await request.put(`${base}/api/v1/studies/${first}/priority`, { data: { priority: 5, seen: 0 } });
      await route.continue();
    }, { times: 1 });
    await hand.press(page, page.getByRole('button', { name: `First of its queue: ${early}` }));
    await hand.press(page, page.getByRole('button', { name: 'Move it' }));
    await expect(page.getByRole('status').filter({ hasText: 'somebody has changed it; look again' })).toBeVisible();
    for (const one of [page, other]) await expect(studies(one)).toHaveText([early, late]);
    expect(await priority(first)).toBe(5);
    await other.close();
  });
}
