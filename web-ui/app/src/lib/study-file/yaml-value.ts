// Values as a study file writes them on one line.

/** A piece of YAML that is written as it stands: a number with the digits that were typed, a mapping that was typed whole. */
export class Source {
  constructor(readonly text: string) {}
}

export type Value = string | number | boolean | Source | Value[] | { [key: string]: Value };

/** Numbers as JSON, and so the server, knows them. */
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;
/** Texts that no reader of YAML takes for anything else, in a list of one line too. */
const PLAIN = /^[A-Za-z_](?:[\w ./<>=+*-]*[\w./<>=+*-])?$/;
const WORDS = /^(?:true|false|null|yes|no|on|off|y|n|nan|inf|infinity)$/i;

export const isNumber = (text: string): boolean => NUMBER.test(text);

/** What was typed where a number, a flag or a word may stand. */
export function typed(text: string): Value {
  const bare = text.trim();
  if (isNumber(bare)) return new Source(bare);
  return bare === 'true' || bare === 'false' ? bare === 'true' : bare;
}

/** On one line; `quoted` as JSON wants it. */
export function inline(value: Value, quoted = false): string {
  if (value instanceof Source) return value.text;
  if (typeof value === 'string') return !quoted && PLAIN.test(value) && !WORDS.test(value) ? value : JSON.stringify(value);
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map((one) => inline(one, quoted)).join(', ')}]`;
  return `{${Object.entries(value).map(([key, one]) => `${inline(key, quoted)}: ${inline(one, quoted)}`).join(', ')}}`;
}
