import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { generate } from '../scripts/api-types.mjs';

test('the types are those of the OpenAPI document; `npm run api-types` brings them up to date', () => {
  expect(readFileSync(new URL('../src/api/schema.ts', import.meta.url), 'utf8')).toBe(generate());
});
