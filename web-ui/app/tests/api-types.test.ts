import { expect, test } from 'vitest';
import { generate } from '../scripts/api-types.mjs';

test('schemas become types with their descriptions, and optional fields are optional', () => {
  const text = generate({
    Pair: { type: 'object', required: ['left'], properties: { left: { type: ['number', 'null'], description: 'In metres.' }, right: { type: 'array', items: { $ref: '#/components/schemas/Side' } } } },
    Side: { type: 'string', enum: ['NEAR', 'FAR'] },
  });
  expect(text).toContain('export type Pair = {\n  /** In metres. */\n  left: number | null;\n  right?: Side[];\n};');
  expect(text).toContain('export type Side = "NEAR" | "FAR";');
});

test('what it does not know is refused, not guessed', () => {
  expect(() => generate({ Odd: { not: { type: 'string' } } })).toThrow('no TypeScript');
});
