// Turns the schemas of the OpenAPI parts into TypeScript. Knows what this document uses, and refuses what it does not know.
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

const FOLDER = fileURLToPath(new URL('../../src/main/resources/openapi/', import.meta.url));
const SCALARS = { integer: 'number', number: 'number', string: 'string', boolean: 'boolean', null: 'null' };

/** All components.schemas of the parts, by name. */
export function readSchemas(folder = FOLDER) {
  const schemas = {};
  for (const file of readdirSync(folder).sort()) {
    Object.assign(schemas, parse(readFileSync(folder + file, 'utf8'))?.components?.schemas ?? {});
  }
  return schemas;
}

/** The module's text, a type for each schema, in the order of names. */
export function generate(schemas = readSchemas()) {
  const types = Object.keys(schemas)
    .sort()
    .map((name) => `${comment(schemas[name], '')}export type ${name} = ${typeOf(schemas[name], '')};\n`);
  return `// Generated from web-ui/src/main/resources/openapi by \`npm run api-types\` before each build; do not edit.\n\n${types.join('\n')}`;
}

function typeOf(schema, indent) {
  if (schema.$ref) return schema.$ref.split('/').pop();
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (schema.oneOf) return schema.oneOf.map((one) => typeOf(one, indent)).join(' | ');
  if (schema.allOf) return schema.allOf.map((one) => typeOf(one, indent)).join(' & ');
  if (Array.isArray(schema.type)) {
    return schema.type.map((type) => typeOf({ ...schema, type }, indent)).join(' | ');
  }
  if (schema.prefixItems) return `[${schema.prefixItems.map((one) => typeOf(one, indent)).join(', ')}]`;
  if (schema.type === 'array') {
    const item = typeOf(schema.items ?? {}, indent);
    return /[|&]/.test(item) ? `(${item})[]` : `${item}[]`;
  }
  if (schema.type === 'object') return objectOf(schema, indent);
  if (schema.type in SCALARS) return SCALARS[schema.type];
  if (Object.keys(schema).every((key) => key === 'description')) return 'unknown';
  throw new Error(`no TypeScript for ${JSON.stringify(schema)}`);
}

function objectOf(schema, indent) {
  if (!schema.properties) {
    const values = typeof schema.additionalProperties === 'object' ? typeOf(schema.additionalProperties, indent) : 'unknown';
    return `Record<string, ${values}>`;
  }
  const inner = indent + '  ';
  const required = new Set(schema.required ?? []);
  const fields = Object.entries(schema.properties).map(
    ([name, one]) => `${comment(one, inner)}${inner}${name}${required.has(name) ? '' : '?'}: ${typeOf(one, inner)};\n`,
  );
  return `{\n${fields.join('')}${indent}}`;
}

function comment(schema, indent) {
  return schema.description ? `${indent}/** ${schema.description.trim().replace(/\s+/g, ' ')} */\n` : '';
}
