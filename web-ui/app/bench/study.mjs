// ./dev bench study: the page of a study of many trials in Chromium.
// Takes how many trials, and the command that starts the seeded server (see dev.d/bench/study); prints a figure a line.
import { cpus, loadavg } from 'node:os';
import { median, openPage, say, startServer } from './common.mjs';

const [trials, ...command] = process.argv.slice(2);
const TIMES = 5;
const { input, next } = startServer(command);
const url = await next('ready');
const study = await next('study');
const { browser, context, page } = await openPage();
const session = await context.newCDPSession(page);
await session.send('Network.enable');
let received = 0;
let requests = 0;
const ofApi = new Set();
let changed = Date.now();
session.on('Network.requestWillBeSent', ({ requestId, request }) => { if (/\/api\/v1\/(studies|trials|curves)/.test(request.url)) { ofApi.add(requestId); changed = Date.now(); } });
session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (ofApi.delete(requestId)) { changed = Date.now(); received += encodedDataLength; requests++; } });

const open = async (path, seen) => {
  received = requests = 0;
  ofApi.clear();
  await page.goto(url + path);
  const at = await page.evaluate((words) => window.whenSeen(new Function(`return ${words}`)()), seen);
  while (ofApi.size > 0 || Date.now() - changed < 300) await new Promise((done) => setTimeout(done, 50));
  return at;
};
const ROWS = '() => document.querySelectorAll(".table-row a").length > 5';
const CHARTS = '() => document.querySelectorAll(".card canvas").length >= COUNT && document.querySelector("main .skeleton") === null';
const each = async (path, seen) => {
  const times = [];
  for (let time = 0; time <= TIMES; time++) times.push(await open(path, seen));
  return median(times.slice(1));
};

say('figure', 'study_table_on_screen', await each(`/studies/${study}`, ROWS), 'ms', 1000);
say('beside', 'study_received', received / 1e6, 'MB');
say('beside', 'study_requests', requests, '');
say('figure', 'study_all_of_the_overview', await each(`/studies/${study}`, CHARTS.replace('COUNT', '2')), 'ms', 2000);
say('beside', 'study_heap', (await page.evaluate(() => performance.memory.usedJSHeapSize)) / 1e6, 'MB');
say('beside', 'study_shows_trials', Number(await page.evaluate(() => /of ([\d,]+)/.exec([...document.querySelectorAll('.card-head')].find((one) => one.textContent.startsWith('Trials'))?.textContent ?? '')?.[1].replaceAll(',', '') ?? 0)), '');
say('figure', 'study_plots', await each(`/studies/${study}?tab=plots`, CHARTS.replace('COUNT', '4')), 'ms', 3000);

await open(`/studies/${study}`, ROWS);
const sorts = [];
for (const name of ['learning_rate', 'batch_size', 'optimizer', 'test_accuracy', 'Time']) {
  sorts.push(await page.evaluate(async (name) => {
    const first = () => document.querySelector('.table-row a')?.textContent;
    const before = first();
    const start = performance.now();
    [...document.querySelectorAll('.table-head button')].find((one) => one.textContent.includes(name)).click();
    return (await window.whenSeen(() => document.querySelectorAll('.table-row a').length > 5 && (first() !== before || document.querySelector('.table-head [aria-sort]')?.textContent.includes(name)) && document.querySelector('.table-card')?.dataset.old !== 'true')) - start;
  }, name));
}
say('figure', 'study_sort', median(sorts), 'ms', 300);
console.log(`machine ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, ${trials} trials`);
await browser.close();
input.end();
