// The same actions by mouse, and by keyboard alone.
import { expect, type Locator, type Page } from '@playwright/test';

export interface Hand {
  name: 'mouse' | 'keyboard';
  /** A button, a link, a box to tick. */
  press(page: Page, what: Locator): Promise<void>;
  /** Writes in the place of what stands in a field. */
  write(page: Page, field: Locator, text: string): Promise<void>;
  /** Takes one of a list's words. */
  choose(page: Page, list: Locator, word: string): Promise<void>;
  /** Opens one of the views that stand side by side. */
  turn(page: Page, name: string): Promise<void>;
}

const mouse: Hand = {
  name: 'mouse',
  press: (_, what) => what.click(),
  write: (_, field, text) => field.fill(text),
  choose: async (_, list, word) => void (await list.selectOption(word)),
  turn: (page, name) => page.getByRole('tab', { name, exact: true }).click(),
};

/** By Tab, as those do who have nothing else; what has the focus must show it. */
export async function reach(page: Page, what: Locator): Promise<void> {
  await what.waitFor();
  for (let step = 0; step < 250; step++) {
    if (await what.evaluate((element) => element === document.activeElement)) {
      expect(await what.evaluate((element) => element.matches(':focus-visible')), 'the focus is seen').toBe(true);
      return;
    }
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not come to ${String(what)}`);
}

const keyboard: Hand = {
  name: 'keyboard',
  press: async (page, what) => {
    await expect(what).toBeEnabled();
    await reach(page, what);
    await page.keyboard.press((await what.evaluate((element) => element.matches('input[type=checkbox]'))) ? 'Space' : 'Enter');
  },
  write: async (page, field, text) => {
    await reach(page, field);
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.insertText(text);
  },
  choose: async (page, list, word) => {
    await reach(page, list);
    await page.keyboard.type(word);
    await expect(list.locator('option:checked')).toHaveText(word);
  },
  turn: async (page, name) => {
    await reach(page, page.getByRole('tab', { selected: true }));
    const wanted = page.getByRole('tab', { name, exact: true });
    for (let step = 0; step < 20 && (await wanted.getAttribute('aria-selected')) !== 'true'; step++) {
      await page.keyboard.press('ArrowRight');
      // Where the page is slower than the keys, the wanted one would be passed by.
      await expect(page.locator('[role="tab"]:focus')).toHaveAttribute('aria-selected', 'true');
    }
    await expect(wanted).toHaveAttribute('aria-selected', 'true');
  },
};

export const HANDS = [mouse, keyboard] as const;
