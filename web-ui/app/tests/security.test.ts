import { describe, expect, test } from 'vitest';
import { isMarkup, isOwnScript } from '../src/security';

describe('what passes as trusted', () => {
  test.each(['', '*, *::before { transition: none !important; }', ':root{--a:1rem}', 'a < b', '@media (width < 48em) { p { x: y } }'])('style sheet %j', (text) => {
    expect(isMarkup(text)).toBe(false);
  });
  test.each(['<img src=x onerror=alert(1)>', '<svg/onload=alert(1)>', '</style><script>', '<!--', '<?xml', '<MATH>', 'x<a href=javascript:alert(1)>'])('never %j', (text) => {
    expect(isMarkup(text)).toBe(true);
  });
  test('only scripts of this server, below /assets/', () => {
    const page = 'https://espalier.example/studies/1';
    expect(isOwnScript('/assets/shared.worker-1.js', page)).toBe(true);
    expect(isOwnScript('https://espalier.example/assets/a.js', page)).toBe(true);
    expect(isOwnScript('/api/v1/runs/r/artifacts/a.js', page)).toBe(false);
    expect(isOwnScript('https://evil.example/assets/a.js', page)).toBe(false);
    expect(isOwnScript('data:text/javascript,alert(1)', page)).toBe(false);
    expect(isOwnScript('/assets/../api/v1/a.js', page)).toBe(false);
  });
});
