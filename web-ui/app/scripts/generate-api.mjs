import { writeFileSync } from 'node:fs';
import { generate } from './api-types.mjs';

writeFileSync(new URL('../src/api/schema.ts', import.meta.url), generate());
