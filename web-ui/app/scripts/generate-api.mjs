// Writes src/api/schema.ts, which is not kept in git, unless it is up to date.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { generate } from './api-types.mjs';

const target = new URL('../src/api/schema.ts', import.meta.url);
const text = generate();
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) writeFileSync(target, text);
