// Signing in and what each role sees, against a protected server. Run by ./dev security.
import { expect, type Page, test } from '@playwright/test';
import { violations } from './axe';
import { watch } from './watch';

const base = process.env['ESPALIER_URL'] ?? '';
const secret = process.env['ESPALIER_SECRET'] ?? '';
const study = process.env['ESPALIER_STUDY'] ?? '';
const PASSWORD = 'correct horse battery staple';

async function signIn(page: Page, name: string, password: string): Promise<void> {
  await page.goto(base);
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

async function accept(page: Page, oneTime: string): Promise<void> {
  await page.getByRole('button', { name: 'One-time secret' }).click();
  await page.getByLabel('One-time secret', { exact: true }).fill(oneTime);
  await page.getByLabel('New password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Choose the password and sign in' }).click();
}

async function shown(page: Page): Promise<string> {
  return (await page.locator('.banner code').first().textContent()) ?? '';
}

/** A boss invites somebody; their one-time secret. */
async function invite(page: Page, name: string): Promise<string> {
  await page.goto(`${base}/settings?tab=accounts`);
  await page.getByLabel('Name of the account').fill(name);
  await page.getByRole('button', { name: 'Invite' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByRole('row', { name: new RegExp(`${name} invited`) })).toContainText('default: viewer');
  const invitation = await shown(page);
  expect(invitation).toMatch(/^once_/);
  return invitation;
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Sign out/ }).first().click();
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
}

// The others sign in with the password that is chosen here. Once is once: there is no second try.
test.describe('the secret of the first start', () => {
  test.describe.configure({ retries: 0 });
  test('the first admin comes in once by the secret', async ({ page }) => {
    const seen = await watch(page, base);
    await page.goto(`${base}/settings?tab=accounts`);
    await accept(page, 'once_wrong');
    await expect(page.getByRole('alert')).toContainText('unknown');
    await page.getByLabel('One-time secret', { exact: true }).fill(secret);
    await page.getByRole('button', { name: 'Choose the password and sign in' }).click();
    await expect(page.getByLabel('Name of the account')).toBeVisible();
    await signOut(page);
    expect((await page.request.get(`${base}/api/v1/studies`)).status()).toBe(401);
    await accept(page, secret);
    await expect(page.getByRole('alert')).toContainText('unknown');
    expect(seen).toEqual([]);
  });
});

test('somebody is invited; a viewer reads, and what they may not do is disabled and says why', async ({ page }, { retry }) => {
  const seen = await watch(page, base);
  await signIn(page, 'boss', PASSWORD);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  const invitation = await invite(page, retry === 0 ? 'Vera' : 'Vera Again');
  await signOut(page);
  expect(seen).toEqual([]);
  await page.goto(base);
  await accept(page, invitation);
  const create = page.getByRole('button', { name: 'New study' });
  await expect(create).toBeDisabled();
  await expect(create).toHaveAttribute('title', /role viewer; this needs the role editor/);
  await page.goto(`${base}/studies/${study}`);
  const pause = page.getByRole('button', { name: 'Pause' });
  await expect(pause).toBeDisabled();
  await expect(pause).toHaveAttribute('title', /needs the role editor/);
  await page.goto(`${base}/settings?tab=accounts`);
  await expect(page.getByText('Only admins of every project')).toBeVisible();
  await page.goto(`${base}/settings?tab=tokens`);
  await page.getByLabel('Name of the token').fill('laptop');
  await page.getByRole('button', { name: 'Create' }).click();
  const token = await shown(page);
  expect(token).toMatch(/^esp_/);
  const asToken = { headers: { Authorization: `Bearer ${token}` } };
  expect((await page.request.get(`${base}/api/v1/studies/${study}`, asToken)).status()).toBe(200);
  expect((await page.request.post(`${base}/api/v1/studies/${study}/pause`, asToken)).status()).toBe(403);
  await page.getByRole('button', { name: 'Revoke laptop' }).click();
  await expect(page.getByText('There is no token yet')).toBeVisible();
  expect((await page.request.get(`${base}/api/v1/studies/${study}`, asToken)).status()).toBe(401);
});

test('one signs in by keyboard alone, and a wrong password is told', async ({ page }) => {
  await signIn(page, 'boss', 'not the password');
  await expect(page.getByRole('alert')).toContainText('do not belong together');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  await expect(page.getByRole('link', { name: 'New study' })).toBeVisible();
});

test('a session that ended elsewhere leads back to the sign-in', async ({ page, context }) => {
  await signIn(page, 'boss', PASSWORD);
  await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible();
  await context.clearCookies();
  await page.getByRole('link', { name: 'Runs' }).click({ timeout: 5000 }).catch(() => undefined); // it may be gone already
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on the sign-in and the settings, ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce', viewport: { width: 1440, height: 1000 }, bypassCSP: true });
    const page = await context.newPage();
    const problems: string[] = [];
    const check = async (where: string): Promise<void> => {
      problems.push(...(await violations(page)).map((one) => `${where} ${one}`));
    };
    await page.goto(base);
    for (const way of ['Name and password', 'One-time secret', 'Token']) {
      await page.getByRole('button', { name: way, exact: true }).click();
      await check(way);
    }
    await page.getByRole('button', { name: 'Name and password' }).click();
    await signIn(page, 'boss', PASSWORD);
    await expect(page.getByRole('navigation', { name: 'Pages' })).toBeVisible(); // or the next page breaks the sign-in off
    for (const tab of ['general', 'tokens', 'accounts', 'projects']) {
      await page.goto(`${base}/settings?tab=${tab}`);
      await page.locator('main h2').first().waitFor();
      await expect(page.locator('main .skeleton')).toHaveCount(0);
      await check(tab);
    }
    await page.goto(`${base}/settings?tab=accounts`);
    await page.getByRole('button', { name: /^Change Vera/ }).first().click();
    await page.getByRole('dialog').waitFor();
    await check('rights');
    await context.close();
    expect(problems.join('\n')).toBe('');
  });
}
