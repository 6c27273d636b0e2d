// Every text that somebody may write, full of what has run scripts in other tools; each page is then opened. Run by ./dev security.
import { type APIRequestContext, expect, test } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { watch } from './watch';

const base = process.env['ESPALIER_URL'] ?? '';
const { ESPALIER_ADMIN_TOKEN: token = '', ESPALIER_STUDY: study = '', ESPALIER_TRIAL: trial = '', ESPALIER_RUN: run = '' } = process.env;
const PAYLOADS = JSON.parse(readFileSync(fileURLToPath(new URL('payloads.json', import.meta.url)), 'utf8')) as string[];
const FILES: Record<string, string> = {
  'page.html': '<script>alert("html")</script><img src=x onerror=alert(1)>',
  'picture.svg': '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script></svg>',
  'settings.yaml': 'a: !!js/function "function(){alert(1)}"\n__proto__: {polluted: true}\nb: &x [*x]\n',
  'notes.md': '# x\n<script>alert(1)</script>\n[y](javascript:alert(2))\n<https://evil.example/>\n![z](https://evil.example/z.png)\n',
  'book.ipynb': '{"cells":[{"cell_type":"code","outputs":[{"data":{"application/javascript":["alert(1)"],"text/html":["<script>alert(2)</script>"]}}]}]}',
  'table.csv': 'a,b\n"=HYPERLINK(""https://evil.example"",""x"")",<img src=x onerror=alert(1)>\n@SUM(1),+1\n',
  'data.json': '{"__proto__":{"polluted":true},"constructor":{"prototype":{"x":1}},"a":"</script><script>alert(1)</script>"}',
  'weights.safetensors': '\u0010\u0000\u0000\u0000\u0000\u0000\u0000\u0000{"<img src=x>":1}',
};

test.describe.configure({ mode: 'serial' });

async function call(request: APIRequestContext, method: string, path: string, data: unknown): Promise<number> {
  const response = await request.fetch(base + path, { method, data: JSON.stringify(data), headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' } });
  const text = await response.text();
  expect(response.status(), `${method} ${path}: ${text}`).toBeLessThan(500);
  expect(response.headers()['content-type'] ?? '', path).toMatch(/^application\/json/);
  return response.status();
}

async function sha256(content: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(content));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

test('every field takes the texts, or refuses them in words', async ({ request }) => {
  test.setTimeout(180_000);
  const mlflow = '/api/2.0/mlflow';
  let taken = 0;
  for (const [index, text] of PAYLOADS.entries()) {
    const calls: [string, string, unknown][] = [
      ['PUT', `/api/v1/studies/${study}/note`, { text: PAYLOADS.join('\n\n') }],
      ['PUT', `/api/v1/runs/${run}/note`, { text }],
      ['POST', `${mlflow}/experiments/create`, { name: text, tags: [{ key: text.slice(0, 200), value: text }] }],
      ['POST', `${mlflow}/runs/create`, { experiment_id: '0', run_name: text, user_id: text, tags: [{ key: text.slice(0, 200), value: text }, { key: 'mlflow.note.content', value: text }] }],
      ['POST', `${mlflow}/runs/set-tag`, { run_id: run, key: text.slice(0, 200), value: text }],
      ['POST', `${mlflow}/runs/log-parameter`, { run_id: run, key: text.slice(0, 200), value: text }],
      ['POST', `${mlflow}/runs/log-metric`, { run_id: run, key: text.slice(0, 200), value: 1, timestamp: 1, step: 1 }],
      ['POST', `${mlflow}/registered-models/create`, { name: text, description: text, tags: [{ key: text.slice(0, 200), value: text }] }],
      ['POST', `${mlflow}/registered-models/create`, { name: `model ${index}`, description: text }],
      ['POST', `${mlflow}/model-versions/create`, { name: `model ${index}`, source: `mlflow-artifacts:/0/${run}/artifacts/x`, run_id: run, run_link: text, description: text, tags: [{ key: 'a', value: text }] }],
      ['POST', `${mlflow}/registered-models/alias`, { name: `model ${index}`, alias: text, version: '1' }],
      ['POST', `${mlflow}/runs/log-inputs`, { run_id: run, datasets: [{ dataset: { name: text, digest: `d${index}`, source_type: text, source: text, schema: text, profile: text }, tags: [{ key: 'mlflow.data.context', value: text }] }] }],
      ['POST', '/api/v1/accounts', { name: text, role: 'viewer' }],
      ['POST', '/api/v1/projects', { name: `project-${index}`, description: text }],
      ['POST', '/api/v1/tokens', { name: text, role: 'viewer' }],
      ['POST', '/api/v1/studies', { name: text }],
      ['POST', `/api/v1/studies?project=${encodeURIComponent(text)}`, { name: 'x' }],
    ];
    for (const [method, path, data] of calls) taken += (await call(request, method, path, data)) < 300 ? 1 : 0;
  }
  expect(taken).toBeGreaterThan(100);
});

test('a name of a megabyte is refused everywhere', async ({ request }) => {
  const name = 'x'.repeat(1024 * 1024);
  for (const [method, path, data] of [
    ['POST', '/api/2.0/mlflow/experiments/create', { name }],
    ['POST', '/api/2.0/mlflow/registered-models/create', { name }],
    ['POST', '/api/2.0/mlflow/runs/set-tag', { run_id: run, key: name, value: 'x' }],
    ['POST', '/api/v1/accounts', { name }],
    ['POST', '/api/v1/tokens', { name, role: 'viewer' }],
    ['PUT', `/api/v1/runs/${run}/note`, { text: name }],
  ] as const) {
    expect(await call(request, method, path, data), path).toBeGreaterThanOrEqual(400);
  }
});

test('files come out as attachments in a sandbox, whatever they are called', async ({ request }) => {
  const experiment = '0';
  const made = (await (await request.post(`${base}/api/2.0/mlflow/runs/create`, { data: { experiment_id: experiment, run_name: 'files' }, headers: { Authorization: `Bearer ${token}` } })).json()) as { run: { info: { run_id: string } } };
  const id = made.run.info.run_id;
  for (const [name, content] of [...Object.entries(FILES), ...PAYLOADS.map((text) => [text, text] as const)]) {
    const path = `${base}/api/v1/runs/${id}/artifacts/${encodeURIComponent(name)}`;
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'text/html', 'Espalier-Sha256': await sha256(content) };
    const put = await request.put(path, { data: content, headers });
    expect(put.status(), await put.text()).toBeLessThan(500);
    if (!put.ok()) continue;
    for (const address of [path, `${base}/api/2.0/mlflow-artifacts/artifacts/${experiment}/${id}/artifacts/${encodeURIComponent(name)}`, `${base}/get-artifact?run_id=${id}&path=${encodeURIComponent(name)}`]) {
      const got = (await request.get(address, { headers: { Authorization: `Bearer ${token}`, Accept: 'text/html' } })).headers();
      expect(got['content-type'], address).toBe('application/octet-stream');
      expect(got['content-disposition'], address).toMatch(/^attachment;/);
      expect(got['content-security-policy'], address).toContain('sandbox');
      expect(got['x-content-type-options'], address).toBe('nosniff');
    }
  }
});

for (const colorScheme of ['dark'] as const) {
  test(`no page runs, fetches or violates anything, ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(600_000);
    const context = await browser.newContext({ colorScheme, reducedMotion: 'reduce', viewport: { width: 1440, height: 1000 } });
    await context.request.post(`${base}/api/v1/session`, { data: { token } });
    const page = await context.newPage();
    const seen = await watch(page, base);
    const headers = { Authorization: `Bearer ${token}` };
    const searched = (await (await context.request.post(`${base}/api/2.0/mlflow/runs/search`, { data: { experiment_ids: ['0'], max_results: 30 }, headers })).json()) as { runs: { info: { run_id: string; run_name: string } }[] };
    const others = searched.runs.map((one) => one.info.run_id);
    const pages = [
      '/', '/studies', '/studies/new', `/studies/new?from=${study}`, '/runs', `/runs?filter=${encodeURIComponent(PAYLOADS[0] ?? '')}`, `/compare?runs=${[run, ...others.slice(0, 8)].join(',')}`, '/lineage', '/registry',
      ...PAYLOADS.slice(0, 2).map((_, index) => `/registry?model=model%20${index}`), '/workers', '/queue', ...['general', 'tokens', 'accounts', 'projects'].map((tab) => `/settings?tab=${tab}`),
      ...['overview', 'plots', 'rungs', 'timeline', 'space', 'source', 'variants'].map((tab) => `/studies/${study}?tab=${tab}`),
      ...['overview', 'curves', 'model', 'log', 'artifacts', 'specification', 'weights'].map((tab) => `/trials/${trial}?tab=${tab}`),
      ...PAYLOADS.slice(0, 3).map((text) => `/${encodeURIComponent(text)}`), `/studies/${encodeURIComponent(PAYLOADS[1] ?? '')}`,
    ];
    for (const path of pages) {
      const start = Date.now();
      await page.goto(base + path);
      await page.locator('main h1, main h2, main h3').first().waitFor({ timeout: 20_000 });
      await page.waitForTimeout(250);
      for (const plot of (await page.locator('canvas, .chart, .u-over').all()).slice(0, 2)) {
        await plot.hover({ timeout: 300, force: true }).catch(() => undefined);
      }
      expect(seen, path).toEqual([]);
      if (Date.now() - start > 10_000) console.log(`${path} took ${Date.now() - start} ms`);
    }
    await page.goto(base);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('<img');
    await page.waitForTimeout(300);
    await page.keyboard.press('Escape');
    await page.keyboard.press('t');
    await page.waitForTimeout(300);
    expect(seen, 'palette and theme').toEqual([]);
    expect(await page.evaluate(() => ({}) as { polluted?: boolean }).then((made) => made.polluted)).toBeUndefined();
    await context.close();
  });
}

test('the policy itself stops what the app would let through', async ({ page }) => {
  await page.goto(base);
  const outcome = await page.evaluate(async () => {
    const tried: Record<string, string> = {};
    const attempt = async (name: string, run: () => unknown): Promise<void> => {
      try {
        await run();
        tried[name] = 'done';
      } catch (error) {
        tried[name] = error instanceof Error ? error.name : 'stopped';
      }
    };
    await attempt('markup', () => { document.createElement('div').innerHTML = '<img src=x onerror=alert(1)>'; });
    await attempt('eval', () => (0, eval)('1'));
    await attempt('script', () => { const script = document.createElement('script'); script.text = 'window.ran = true'; document.head.append(script); });
    await attempt('fetch', () => fetch('https://evil.example/'));
    await attempt('worker', () => new Worker('/api/v1/x.js'));
    const style = document.createElement('style');
    style.append('body { --stolen: 1 }');
    document.head.append(style);
    tried['style'] = getComputedStyle(document.body).getPropertyValue('--stolen') === '' ? 'stopped' : 'done';
    tried['ran'] = String('ran' in window);
    return tried;
  });
  expect(outcome).toMatchObject({ ran: 'false', style: 'stopped' });
  for (const name of ['markup', 'eval', 'script', 'fetch', 'worker']) expect(outcome[name], name).not.toBe('done');
});
