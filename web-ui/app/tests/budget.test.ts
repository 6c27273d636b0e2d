import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

const built = fileURLToPath(new URL('../../target/classes/app/', import.meta.url));
const size = (path: string): number => gzipSync(readFileSync(path)).length / 1024;

/** Kilobytes after gzip. Maven builds the app before its tests; without a build there is nothing to weigh. */
describe.skipIf(!existsSync(`${built}index.html`))('what the browser loads', () => {
  const html = existsSync(`${built}index.html`) ? readFileSync(`${built}index.html`, 'utf8') : '';
  const assets = existsSync(`${built}assets`) ? readdirSync(`${built}assets`) : [];
  test('the entry with what it imports at once weighs at most 260 kB', () => {
    const scripts = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => built + match[1]);
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.reduce((sum, path) => sum + size(path), 0)).toBeLessThan(260);
  });
  test('no chunk weighs more than 260 kB, all styles at most 40, all scripts at most 900', () => {
    const scripts = assets.filter((name) => name.endsWith('.js')).map((name) => size(`${built}assets/${name}`));
    expect(Math.max(...scripts)).toBeLessThan(260);
    expect(scripts.reduce((sum, one) => sum + one, 0)).toBeLessThan(900);
    expect(assets.filter((name) => name.endsWith('.css')).reduce((sum, name) => sum + size(`${built}assets/${name}`), 0)).toBeLessThan(40);
  });
  test('no inline script, no eval, nothing from elsewhere', () => {
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    expect(html).not.toMatch(/https?:\/\//);
    for (const name of assets.filter((one) => one.endsWith('.js'))) expect(readFileSync(`${built}assets/${name}`, 'utf8'), name).not.toMatch(/\bnew Function\(|\beval\(/);
  });
});
