// Every text that somebody may write, full of what has run scripts in other tools; each page is then opened. Run by ./dev security.
import { type APIRequestContext, type Browser, expect, type Locator, type Page, test } from '@playwright/test';
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
  const headers = { Authorization: `Bearer ${token}` };
  const { run: found } = (await (await request.get(`${base}/api/2.0/mlflow/runs/get?run_id=${run}`, { headers })).json()) as { run: { info: { experiment_id: string } } };
  const experiment = found.info.experiment_id;
  const holder = `${trial}/1/${PAYLOADS[0]}`; // the worker of the first trial is called so
  let stored = 0;
  for (const [name, content] of [...Object.entries(FILES), ...PAYLOADS.map((text) => [text, text] as const)]) {
    const path = `${base}/api/v1/runs/${run}/artifacts/${encodeURIComponent(name)}`;
    const put = await request.put(path, { data: content, headers: { ...headers, 'Content-Type': 'text/html', 'Espalier-Sha256': await sha256(content), 'Espalier-Attempt': holder } });
    expect(put.status(), await put.text()).toBeLessThan(500);
    if (!put.ok()) continue;
    stored++;
    for (const address of [path, `${base}/api/2.0/mlflow-artifacts/artifacts/${experiment}/${run}/artifacts/${encodeURIComponent(name)}`, `${base}/get-artifact?run_id=${run}&path=${encodeURIComponent(name)}`]) {
      const got = (await request.get(address, { headers: { Authorization: `Bearer ${token}`, Accept: 'text/html' } })).headers();
      expect(got['content-type'], address).toBe('application/octet-stream');
      expect(got['content-disposition'], address).toMatch(/^attachment;/);
      expect(got['content-security-policy'], address).toContain('sandbox');
      expect(got['x-content-type-options'], address).toBe('nosniff');
    }
  }
  expect(stored).toBeGreaterThan(Object.keys(FILES).length);
});

test('each file is seen as text, or comes down, and never runs', async ({ browser }) => {
  test.setTimeout(180_000);
  const { page, seen, visit } = await open(browser);
  const files = (await list<{ name: string }>(page, `/api/v1/runs/${run}/artifacts?limit=500`)).map((one) => one.name);
  expect(files).toEqual(expect.arrayContaining(Object.keys(FILES)));
  for (const name of files) await visit(`/trials/${trial}?tab=artifacts&file=${encodeURIComponent(name)}`);
  for (const name of Object.keys(FILES)) {
    const [file] = await Promise.all([page.waitForEvent('download'), page.goto(`${base}/api/v1/runs/${run}/artifacts/${name}`).catch(() => undefined)]);
    expect(file.suggestedFilename()).toBe(name);
  }
  expect(seen).toEqual([]);
  await page.context().close();
});

/** A signed-in page on which nothing may happen. */
async function open(browser: Browser): Promise<{ page: Page; seen: string[]; visit: (path: string) => Promise<void> }> {
  const context = await browser.newContext({ colorScheme: 'dark', reducedMotion: 'reduce', viewport: { width: 1440, height: 1000 } });
  await context.request.post(`${base}/api/v1/session`, { data: { token } });
  const page = await context.newPage();
  const seen = await watch(page, base);
  const visit = async (path: string): Promise<void> => {
    await page.goto(base + path);
    await page.locator('main h1, main h2, main h3').first().waitFor({ timeout: 20_000 });
    await expect(page.locator('main .skeleton')).toHaveCount(0);
    for (const plot of (await page.locator('main canvas').all()).slice(0, 4)) {
      await plot.hover({ timeout: 300, force: true }).catch(() => undefined); // it may lie under another
    }
    expect(seen, path).toEqual([]);
  };
  return { page, seen, visit };
}

async function list<T>(page: Page, path: string): Promise<T[]> {
  return ((await (await page.request.get(base + path)).json()) as { items: T[] }).items;
}

test('no page of the site runs, fetches or violates anything', async ({ browser }) => {
  test.setTimeout(300_000);
  const { page, seen, visit } = await open(browser);
  const runs = (await list<{ run_id: string }>(page, '/api/v1/runs?limit=100')).map((one) => one.run_id);
  const compared = [0, 20, 40, 60].map((from) => runs.slice(from, from + 20)).filter((some) => some.length > 0);
  const pages = [
    '/', '/studies', '/studies/new', `/studies/new?from=${study}`, '/runs', '/lineage', '/registry', '/workers', '/queue',
    `/compare?runs=${run}`, ...compared.map((some) => `/compare?runs=${some.join(',')}`),
    ...['general', 'tokens', 'accounts', 'projects'].map((tab) => `/settings?tab=${tab}`),
    ...['overview', 'plots', 'rungs', 'timeline', 'space', 'source'].map((tab) => `/studies/${study}?tab=${tab}`),
    ...['overview', 'curves', 'model', 'log', 'artifacts', 'specification'].map((tab) => `/trials/${trial}?tab=${tab}`),
  ];
  for (const path of pages) await visit(path);
  expect(await page.evaluate(() => ({}) as { polluted?: boolean }).then((made) => made.polluted)).toBeUndefined();
  expect(seen).toEqual([]);
  await page.context().close();
});

test('each text, wherever it stands: studies, trials, models, addresses', async ({ browser }) => {
  test.setTimeout(400_000);
  const { page, seen, visit } = await open(browser);
  const studies = (await list<{ study_id: number; name: string }>(page, '/api/v1/studies?limit=100')).filter((one) => PAYLOADS.includes(one.name));
  expect(new Set(studies.map((one) => one.name)).size).toBe(PAYLOADS.length);
  for (const one of studies) await visit(`/studies/${one.study_id}`);
  const trials = await list<{ trial_id: number }>(page, `/api/v1/studies/${study}/trials?limit=100`);
  expect(trials.length).toBe(PAYLOADS.length);
  for (const one of trials) await visit(`/trials/${one.trial_id}`);
  for (const [index, text] of PAYLOADS.entries()) {
    const word = encodeURIComponent(text);
    await visit(`/registry?model=model%20${index}`);
    await visit(`/runs?filter=${word}&sort=${word}&cols=params.${word},metrics.${word}.max*h&experiment=${word}`);
    await visit(`/studies/${study}?tab=plots&slice=${word}&ranges=${word}~0~1&metric=${word}&states=${word}`);
    await page.goto(`${base}/${word}`); // the page that says there is no such page, or a refusal by the server
    await page.waitForTimeout(200);
    expect(seen, text).toEqual([]);
  }
  await page.context().close();
});

test('each text on the page of a run that a stranger has logged', async ({ browser, request }) => {
  test.setTimeout(400_000);
  const { page, seen, visit } = await open(browser);
  const headers = { Authorization: `Bearer ${token}` };
  let last = '';
  for (const text of PAYLOADS) {
    const created = await request.post(`${base}/api/2.0/mlflow/runs/create`, { headers, data: { experiment_id: '0', run_name: text, user_id: text, tags: [{ key: 'a', value: text }, { key: 'mlflow.note.content', value: text }] } });
    expect(created.status(), text).toBe(200);
    const run_id = ((await created.json()) as { run: { info: { run_id: string } } }).run.info.run_id;
    last = run_id;
    const logged: [string, unknown][] = [
      ['log-parameter', { run_id, key: text.slice(0, 200), value: text }],
      ['log-metric', { run_id, key: text.slice(0, 200), value: 1, timestamp: 1, step: 1 }],
      ['log-inputs', { run_id, datasets: [{ dataset: { name: text, digest: 'd', source_type: text, source: text, schema: text, profile: text }, tags: [{ key: 'mlflow.data.context', value: text }] }] }],
    ];
    for (const [path, data] of logged) await call(request, 'POST', `/api/2.0/mlflow/runs/${path}`, data);
    await call(request, 'PUT', `/api/v1/runs/${run_id}/note`, { text });
    await visit(`/runs/${run_id}`);
    await expect(page.getByRole('tab', { selected: true })).toHaveText('Overview');
    expect(seen, text).toEqual([]);
  }
  for (const tab of ['curves', 'artifacts', 'log']) await visit(`/runs/${last}?tab=${tab}`);
  expect(seen).toEqual([]);
  await page.context().close();
});

test('each text in each field that one writes in', async ({ browser }) => {
  test.setTimeout(400_000);
  const { page, seen, visit } = await open(browser);
  const everywhere = async (field: Locator, after: string | null): Promise<void> => {
    for (const text of PAYLOADS) {
      await field.fill(text);
      if (after !== null) await page.keyboard.press(after);
      await page.waitForTimeout(80);
      expect(seen, text).toEqual([]);
    }
    await page.waitForTimeout(300); // the server's answer to the last
    expect(seen).toEqual([]);
  };
  await visit('/studies/new');
  await everywhere(page.getByLabel('Name', { exact: true }), null);
  await everywhere(page.getByLabel('Metric'), null);
  await visit('/studies/new?step=data');
  await everywhere(page.getByLabel('Data set'), null);
  await visit('/studies/new');
  await everywhere(page.getByLabel('Study file in YAML'), null);
  for (const text of PAYLOADS) {
    await page.getByLabel('Study file in YAML').fill(`name: ${JSON.stringify(text)}\n${JSON.stringify(text)}: 1\nmodel: {x: {type: ${JSON.stringify(text)}}}\n`);
    await expect(page.getByText(/\d+ problems?$/)).toBeVisible();
    await page.waitForTimeout(250);
    expect(seen, text).toEqual([]);
  }
  await visit('/runs?panel=1');
  await everywhere(page.getByLabel('Filter', { exact: true }), 'Enter');
  await everywhere(page.getByLabel('Search columns'), null);
  await visit('/studies');
  await everywhere(page.getByLabel('Filter by name'), null);
  await visit(`/trials/${trial}`);
  await everywhere(page.getByLabel('Search the log'), 'Enter');
  await everywhere(page.getByLabel('Search metrics'), null);
  await visit('/studies');
  await page.keyboard.press('Control+k');
  await everywhere(page.getByLabel('Search studies, pages and commands'), null);
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('v');
  await everywhere(page.getByLabel('Name of this view'), 'Enter');
  await page.keyboard.press('Escape');
  await page.keyboard.press('t');
  expect(seen, 'palette, views and theme').toEqual([]);
  await page.context().close();
});

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
    await new Promise((done) => setTimeout(done, 50)); // what the protocol evaluates itself may use eval whatever the policy says
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
