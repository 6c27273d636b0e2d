// Pieces of the filter language of runs.

/**
 * The comparison that lets through the runs whose column has this value; null where it cannot be said: a value with
 * both kinds of quotes, or a column that no filter knows.
 */
export function equals(column: string, value: string): string | null {
  const quote = value.includes("'") ? '"' : "'";
  if (value.includes(quote) || value.includes('\\')) return null;
  const dot = column.indexOf('.');
  const [kind, key] = [column.slice(0, dot), column.slice(dot + 1)];
  if (dot < 0) return column === 'status' || column === 'name' ? `attributes.${column === 'name' ? 'run_name' : 'status'} = ${quote}${value}${quote}` : null;
  if (key.includes('`')) return null;
  return `${kind}.${/^\w+$/.test(key) ? key : `\`${key}\``} = ${quote}${value}${quote}`;
}

/** Both must hold; one that is empty lets through all. */
export function both(first: string, second: string): string {
  if (first.trim() === '') return second;
  return `${/\bor\b/i.test(first) ? `(${first})` : first} and ${second}`;
}
