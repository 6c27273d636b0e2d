// ./dev bench study: the page of a study of many trials in Chromium.
// Takes how many trials, and the command that starts the seeded server (see dev.d/bench/study); prints a figure a line.
import { spawn } from 'node:child_process';
import { cpus, loadavg } from 'node:os';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';

const [trials, ...command] = process.argv.slice(2);
const TIMES = 5;
const server = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
const next = async (word) => {
  for (let line = await lines.next(); !line.done; line = await lines.next()) if (line.value.startsWith(`${word} `)) return line.value.split(' ')[1];
  throw new Error(`the server ended before it said ${word}`);
};
const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
const round = (value) => (value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
const say = (kind, name, value, unit, goal) => console.log(kind === 'figure' ? `figure ${name} ${round(value)} ${unit} goal ${goal} ${round(value) <= goal ? 'holds' : 'short'}` : `beside ${name} ${round(value)} ${unit}`);

const url = await next('ready');
const study = await next('study');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--headless', '--no-sandbox', '--disable-gpu', '--enable-precise-memory-info', '--disable-background-networking', '--no-first-run'] });
const context = await browser.newContext({ viewport: { width: 1440, height: 1000 } });
await context.addInitScript(() => {
  const painted = (done) => requestAnimationFrame(() => setTimeout(() => done(performance.now()), 0));
  window.whenSeen = (test) => new Promise((done, fail) => {
    if (test()) return painted(done);
    setTimeout(() => fail(new Error(`not seen within a minute: ${test}`)), 60_000);
    const observer = new MutationObserver(() => {
      if (!test()) return;
      observer.disconnect();
      painted(done);
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  });
});
const page = await context.newPage();
page.on('pageerror', (error) => console.error(String(error)));
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
server.stdin.end();
