// Every route where there is little room or few colours: 320 pixels, 200 per cent, high contrast, the system's own colours.
// Nothing is cut off, nothing lies on another, nothing scrolls sideways but tables, and axe finds nothing.
import { type BrowserContextOptions, expect, type Page, test } from '@playwright/test';
import { violations } from './axe';
import { faults } from './layout';
import { everyRoute, ODD } from './routes';

const PLENTY = { width: 1100, height: 800 };
const SETTINGS: Record<string, BrowserContextOptions & { own?: boolean }> = {
  'at 320 pixels': { viewport: { width: 320, height: 640 } },
  'at 200 per cent': { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  'in high contrast': { viewport: PLENTY, own: true },
  'in high contrast, dark': { viewport: PLENTY, colorScheme: 'dark', own: true },
  'in forced colors': { viewport: PLENTY, forcedColors: 'active' },
  'in forced colors, dark': { viewport: PLENTY, forcedColors: 'active', colorScheme: 'dark' },
};

/** Areas whose colour is what they tell: each must stand out from what is behind it. */
const pale = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const empty = (color: string): boolean => color === 'rgba(0, 0, 0, 0)' || color === 'transparent';
    const behind = (element: Element | null): string => {
      for (let at = element; at !== null; at = at.parentElement) if (!empty(getComputedStyle(at).backgroundColor)) return getComputedStyle(at).backgroundColor;
      return getComputedStyle(document.body).backgroundColor;
    };
    const colored = document.querySelectorAll('.bar > i, .legend i, .connection i, .slot[data-state=busy]');
    return [...new Set([...colored].filter((one) => one.getBoundingClientRect().width >= 2 && getComputedStyle(one).backgroundColor === behind(one.parentElement)).map((one) => `not seen: <i> in .${one.parentElement?.className}`))];
  });

/** What is chosen beside what is not: the two must look different by more than their weight. */
const alike = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const look = (element: Element): string => {
      const { color, backgroundColor, borderTopColor, borderBottomColor, outlineStyle } = getComputedStyle(element);
      return [color, backgroundColor, borderTopColor, borderBottomColor, outlineStyle].join();
    };
    const pairs: [string, string][] = [["[role='tab'][aria-selected='true']", "[role='tab'][aria-selected='false']"], [".chip[aria-pressed='true']", ".chip[aria-pressed='false']"], [".rail-link[aria-current='page']", '.rail-link:not([aria-current])']];
    return pairs.flatMap(([chosen, other]) => {
      const [one, two] = [document.querySelector(chosen), document.querySelector(other)];
      return one !== null && two !== null && look(one) === look(two) ? [`looks like what is not chosen: ${chosen}`] : [];
    });
  });

for (const [name, { own = false, ...setting }] of Object.entries(SETTINGS)) {
  test(`every page fits ${name}`, async ({ browser, request }) => {
    test.setTimeout(300_000);
    const context = await browser.newContext({ reducedMotion: 'reduce', bypassCSP: true, ...setting });
    if (own) await context.addInitScript(() => localStorage.setItem('espalier-contrast', 'high'));
    const page = await context.newPage();
    const problems: string[] = [];
    for (const route of [...(await everyRoute(request)), ...ODD]) {
      await page.goto(route);
      await page.getByRole('main').waitFor();
      await expect(page.locator('main .skeleton'), route).toHaveCount(0, { timeout: 20_000 });
      await page.evaluate(() => document.fonts.ready);
      for (const one of [...(await faults(page)), ...(await pale(page)), ...(await alike(page)), ...(await violations(page))]) problems.push(`${route} ${one}`);
    }
    await context.close();
    expect(problems.join('\n')).toBe('');
  });
}
