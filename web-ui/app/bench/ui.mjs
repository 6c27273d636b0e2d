// ./dev bench ui: the page in Chromium on 100,000 runs, 12,345 metric names and 100 curves of 100,000 points.
// Takes the command that starts the seeded server (see dev.d/bench/ui) and prints a figure a line.
import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { gzipSync } from 'node:zlib';
import { median, openPage, quantile, say, startServer } from './common.mjs';

const [soakSeconds, ...command] = process.argv.slice(2);
const TIMES = 5;
const { input, next } = startServer(command);
const url = await next('ready');
const { browser, context, page } = await openPage();
await context.addInitScript(() => {
  const rows = () => document.querySelectorAll('.table-row a').length > 5;
  // Pages without a table have none.
  window.firstRows = new Promise((done) => addEventListener('DOMContentLoaded', () => window.whenSeen(rows).then(done, () => undefined)));
  window.tableSettled = () => {
    const before = document.querySelector('.table-card');
    const row = document.querySelector('.table-row a')?.textContent;
    return window.whenSeen(() => {
      const card = document.querySelector('.table-card');
      return card !== null && card.dataset.old === 'false' && rows() && (card !== before || document.querySelector('.table-row a')?.textContent !== row);
    });
  };
});

const load = async (path) => {
  await page.goto(url + path);
  return page.evaluate(() => window.firstRows);
};
await load('/runs');
const loads = [];
for (let time = 0; time < TIMES; time++) loads.push(await load('/runs'));
say('figure', 'table_interactive_100k_runs', median(loads), 'ms', 500);

/** From a press to the frame that shows the new order. */
const act = (selector, kind, value) => page.evaluate(async ([selector, kind, value]) => {
  const settled = window.tableSettled();
  const start = performance.now();
  const element = [...document.querySelectorAll(selector)].find((one) => kind !== 'click' || one.textContent.includes(value));
  if (kind === 'click') element.click();
  else {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(element, value);
    element.dispatchEvent(new Event('input', { bubbles: true }));
    await new Promise((done) => setTimeout(done, 0));
    element.form.requestSubmit();
  }
  return (await settled) - start;
}, [selector, kind, value]);
// Each order is asked for once, so that none comes out of the page's own memory.
const sorts = [];
await load(`/runs?cols=${[0, 1, 2, 3].flatMap((metric) => [`metrics.m${metric}.max`, `metrics.m${metric}.min`]).join(',')}`);
for (const metric of [0, 1, 2, 3]) for (const kind of ['max', 'min']) sorts.push(await act('.table-head button', 'click', `m${metric} ${kind}`));
say('figure', 'table_sort_by_metric', median(sorts.slice(1)), 'ms', 300);
const byParam = [];
await load(`/runs?cols=${[0, 1, 2, 3, 4, 5, 6, 7].map((param) => `params.p${param}`).join(',')}`);
for (let param = 0; param < 8; param++) byParam.push(await act('.table-head button', 'click', `p${param}`));
say('figure', 'table_sort_by_param', median(byParam.slice(1)), 'ms', 300);
await load('/runs?cols=metrics.m0.max,params.p0,metrics.m1.min');
const filters = [];
for (let time = 0; time <= TIMES; time++) filters.push(await act('input[data-filter]', 'submit', `metrics.m0 > 0.${time + 1} and params.p1 = '${7 + time}'`));
say('figure', 'table_filter', median(filters.slice(1)), 'ms', 300);

await load('/runs');
const frames = await page.evaluate(async () => {
  const table = document.querySelector('.table');
  const deltas = [];
  let before = await new Promise(requestAnimationFrame);
  for (let frame = 0; frame < 400; frame++) {
    table.scrollTop += 90;
    const now = await new Promise(requestAnimationFrame);
    deltas.push(now - before);
    before = now;
  }
  return deltas;
});
// The screen shows whole frames, 60 a second; the clock of a frame is rounded to a tenth of a millisecond.
const shown = frames.slice(10).map((delta) => Math.round((delta * 60) / 1000) * (1000 / 60));
say('figure', 'table_scroll_frame_p95', quantile(shown, 0.95), 'ms', 16.7);
say('beside', 'table_scroll_frame_p50', quantile(shown, 0.5), 'ms');
const jump = await page.evaluate(async () => {
  const table = document.querySelector('.table');
  const start = performance.now();
  table.scrollTop = table.scrollHeight / 2;
  return (await window.whenSeen(() => [...document.querySelectorAll('.table-row')].filter((row) => Number(row.getAttribute('aria-rowindex')) > 40_000 && row.querySelector('a')).length > 5)) - start;
});
say('beside', 'table_jump_to_the_middle', jump, 'ms');
say('beside', 'table_heap', (await page.evaluate(() => performance.memory.usedJSHeapSize)) / 1e6, 'MB');

await load('/runs?panel=1');
const names = [];
for (let time = 0; time < TIMES; time++) {
  names.push(await page.evaluate(async (word) => {
    const input = document.querySelector('.column-panel input[type=search]');
    const start = performance.now();
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(input, word);
    input.dispatchEvent(new Event('input', { bubbles: true }));
    return (await window.whenSeen(() => document.querySelector('.names li')?.textContent.includes(word))) - start;
  }, `name${12 + time}3`));
}
say('figure', 'search_in_12345_names', median(names), 'ms', 300);

const ids = Array.from({ length: 100 }, (_, index) => `run${index + 1}`).join(',');
let frameBytes = 0;
page.on('response', async (response) => {
  if (response.url().endsWith('/api/v1/curves')) frameBytes = (await response.body().catch(() => Buffer.alloc(0))).length;
});
const drawn = (places) => page.evaluate((places) => window.whenSeen(() => [...document.querySelectorAll('.chart [data-drawn]')].some((one) => one.dataset.drawn.startsWith(places))), places);
const whole = [];
const choose = [];
for (let time = 0; time < TIMES; time++) {
  await page.goto(`${url}/compare?runs=${ids}&metric=curve`);
  whole.push(await drawn('100 375 '));
  await page.goto(`${url}/compare?runs=${ids}&metric=m0`);
  await page.locator('table.compare-table').waitFor();
  choose.push(await page.evaluate(async () => {
    const select = [...document.querySelectorAll('select')].find((one) => [...one.options].some((option) => option.value === 'curve'));
    const start = performance.now();
    Object.getOwnPropertyDescriptor(HTMLSelectElement.prototype, 'value').set.call(select, 'curve');
    select.dispatchEvent(new Event('change', { bubbles: true }));
    return (await window.whenSeen(() => [...document.querySelectorAll('.chart [data-drawn]')].some((one) => one.dataset.drawn.startsWith('100 375 ')))) - start;
  }));
}
say('figure', 'curves_100_by_100k_drawn', median(choose), 'ms', 1000);
say('beside', 'curves_100_by_100k_from_navigation', median(whole), 'ms');
say('beside', 'curves_100_by_100k_from_navigation_unpacked_first', whole[0], 'ms');
await page.waitForTimeout(300);
say('figure', 'curves_frame', frameBytes / 1e6, 'MB', 1);
const zooms = [];
for (let time = 0; time < TIMES; time++) {
  const chart = page.locator('.chart [data-drawn]').first();
  const box = await chart.boundingBox();
  const from = box.x + 100 + 40 * time;
  await page.mouse.move(from, box.y + 100);
  await page.mouse.down();
  await page.mouse.move(from + 200, box.y + 100, { steps: 4 });
  // The button may come up before a call made at the same time has begun to listen for it.
  await page.evaluate(() => {
    const chart = document.querySelector('.chart [data-drawn]');
    const before = chart.dataset.drawn;
    window.zoomed = new Promise((done) => addEventListener('mouseup', () => {
      const start = performance.now();
      window.whenSeen(() => chart.dataset.drawn !== before).then((end) => done(end - start));
    }, { once: true, capture: true }));
  });
  await page.mouse.up();
  zooms.push(await page.evaluate(() => window.zoomed));
  await page.locator('button', { hasText: 'show all' }).click();
  await page.waitForTimeout(400);
}
say('figure', 'curves_zoom', median(zooms), 'ms', 150);

const append = async (run, metric, first, count) => {
  input.write(`append ${run} ${metric} ${first} ${count}\n`);
  return Number(await next('committed'));
};
await append('run50000', 'live', 1, 2);
await page.goto(`${url}/compare?runs=run50000&metric=live`);
await drawn('1 2 ');
await page.locator('.connection[data-state=live]').waitFor();
const delays = [];
for (let step = 3; step < 43; step++) {
  const seen = page.evaluate((step) => window.whenSeen(() => document.querySelector('.chart [data-drawn]')?.dataset.drawn.startsWith(`1 ${step} `)).then(() => Date.now()), step);
  const committed = await append('run50000', 'live', step, 1);
  delays.push((await seen) - committed);
  await page.waitForTimeout(120 + 37 * (step % 9));
}
say('figure', 'committed_point_on_screen_p95', quantile(delays, 0.95), 'ms', 1000);
say('beside', 'committed_point_on_screen_p50', quantile(delays, 0.5), 'ms');

const session = await context.newCDPSession(page);
const heap = async () => {
  for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage');
  return (await page.evaluate(() => performance.memory.usedJSHeapSize)) / 1e6;
};
const soakRuns = Array.from({ length: 10 }, (_, index) => `run${60_001 + index}`);
for (const run of soakRuns) await append(run, 'soak', 1, 100);
await page.goto(`${url}/compare?runs=${soakRuns.join(',')}&metric=soak`);
await drawn('10 ');
const heaps = [];
let sent = 0;
const begin = Date.now();
for (let second = 0; second < Number(soakSeconds); second++) {
  for (const run of soakRuns) await append(run, 'soak', 101 + 100 * second, 100);
  sent += 1000;
  const wait = begin + 1000 * (second + 1) - Date.now();
  if (wait > 0) await page.waitForTimeout(wait);
  // The first quarter fills caches and compiles; growth counts from then on.
  if (second >= Number(soakSeconds) / 4 && second % 10 === 0) heaps.push([(Date.now() - begin) / 3_600_000, await heap()]);
}
const center = (place) => heaps.reduce((sum, one) => sum + one[place], 0) / heaps.length;
const [hours, size] = [center(0), center(1)];
const slope = heaps.reduce((sum, [at, value]) => sum + (at - hours) * (value - size), 0) / heaps.reduce((sum, [at]) => sum + (at - hours) ** 2, 0);
// A line through the sizes after collection; over less than an hour it is carried on to one.
say('figure', soakSeconds >= 3600 ? 'heap_growth_in_an_hour' : 'heap_growth_carried_on_to_an_hour', Math.max(0, slope), 'MB', 10);
say('beside', 'heap_after_the_first_quarter', heaps[0][1], 'MB');
say('beside', 'heap_at_the_end', heaps.at(-1)[1], 'MB');
say('beside', 'soak_seconds', Number(soakSeconds), 's');
say('beside', 'soak_points_a_second', sent / ((Date.now() - begin) / 1000), 'points/s');

const assets = new URL('../../target/classes/app/', import.meta.url);
const html = readFileSync(new URL('index.html', assets), 'utf8');
const entry = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].reduce((sum, [, path]) => sum + gzipSync(readFileSync(new URL(path, assets))).length, 0);
say('figure', 'entry_script_gzip', entry / 1024, 'kB', 260);
say('beside', 'load_of_the_machine', loadavg()[0] / cpus().length, 'runnable_a_core');

await browser.close();
input.end();
