// What the benchmarks of the page share: the seeded server, Chromium, and how figures are said.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { chromium } from '@playwright/test';

export const median = (values) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
export const quantile = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.ceil(values.length * part) - 1)];
const round = (value) => (value >= 100 ? Math.round(value) : Number(value.toPrecision(3)));

/** A line a figure: `figure` holds or is short of its goal, `beside` is only told. */
export const say = (kind, name, value, unit, goal) => console.log(kind === 'figure' ? `figure ${name} ${round(value)} ${unit} goal ${goal} ${round(value) <= goal ? 'holds' : 'short'}` : `beside ${name} ${round(value)} ${unit}`);

/** Starts the server by its command; `next(word)` is what it prints after that word. */
export function startServer(command) {
  const server = spawn(command[0], command.slice(1), { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: server.stdout })[Symbol.asyncIterator]();
  const next = async (word) => {
    for (let line = await lines.next(); !line.done; line = await lines.next()) if (line.value.startsWith(`${word} `)) return line.value.split(' ')[1];
    throw new Error(`the server ended before it said ${word}`);
  };
  return { input: server.stdin, next };
}

/** A page whose `whenSeen(test)` tells when something is first seen, by the page's own clock, after the frame in which it was painted. */
export async function openPage() {
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
  return { browser, context, page };
}
