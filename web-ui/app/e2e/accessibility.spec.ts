import { expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

const ROUTES = [
  '/', '/studies', '/studies?name=nothing-is-called-so', '/studies/new', '/runs', '/compare', '/lineage', '/registry', '/workers', '/queue', '/settings', '/no-such-page', '/studies/999999',
];

/** The newest study and its first trial, whatever server this is. */
async function found(request: import('@playwright/test').APIRequestContext): Promise<string[]> {
  const { items: studies } = (await (await request.get('/api/v1/studies?limit=1')).json()) as { items: { study_id: number }[] };
  const study = studies[0]?.study_id;
  if (study === undefined) return [];
  const { items: trials } = (await (await request.get(`/api/v1/studies/${study}/trials?limit=1`)).json()) as { items: { trial_id: number; run_id: string }[] };
  const trial = trials[0];
  const studyRoutes = ['overview', 'plots', 'rungs', 'timeline', 'space', 'source'].map((tab) => `/studies/${study}?tab=${tab}`);
  return trial === undefined ? studyRoutes : [...studyRoutes, ...['overview', 'curves', 'model', 'log', 'artifacts', 'specification'].map((tab) => `/trials/${trial.trial_id}?tab=${tab}`), `/compare?runs=${trial.run_id}`];
}

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ browser, request }) => {
    test.setTimeout(300_000);
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce', viewport: { width: 1440, height: 1000 }, bypassCSP: true });
    const page = await context.newPage();
    const problems: string[] = [];
    for (const route of [...ROUTES, ...(await found(request))]) {
      await page.goto(route);
      await page.locator('main h1, main h3').first().waitFor();
      await page.waitForTimeout(600);
      await page.evaluate(AXE);
      const violations = await page.evaluate(async () => {
        const axe = (window as unknown as { axe: { run: (where: Document, options: unknown) => Promise<{ violations: Violation[] }> } }).axe;
        return (await axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).violations;
      });
      for (const { id, nodes } of violations) problems.push(`${route} ${id}: ${nodes.slice(0, 3).map((node) => `${node.target.join(' ')} ${node.failureSummary?.split('\n')[1]?.trim() ?? ''}`).join(' | ')} (${nodes.length})`);
    }
    await context.close();
    expect(problems.join('\n')).toBe('');
  });
}
