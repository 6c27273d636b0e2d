export type PreviewKind = 'image' | 'table' | 'text' | 'markdown' | 'safetensors' | 'other';

/** By the name alone: what a server says of foreign content is not trusted. SVG and HTML are shown as text. */
export function kindOf(name: string): PreviewKind {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
  if (['png', 'jpg', 'jpeg', 'gif', 'webp'].includes(ending)) return 'image';
  if (['csv', 'tsv'].includes(ending)) return 'table';
  if (ending === 'safetensors') return 'safetensors';
  if (ending === 'md') return 'markdown';
  return ['txt', 'log', 'json', 'yaml', 'yml', 'xml', 'svg', 'html', 'htm', 'py', 'java', 'properties', 'toml'].includes(ending) ? 'text' : 'other';
}

/** Rows of a CSV by RFC 4180, without types. */
export function parseTable(text: string, separator: string): string[][] {
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const character = text[index];
    if (quoted) {
      if (character !== '"') cell += character;
      else if (text[index + 1] === '"') cell += text[++index];
      else quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === separator || character === '\n') {
      rows.at(-1)?.push(cell.replace(/\r$/, ''));
      cell = '';
      if (character === '\n') rows.push([]);
    } else cell += character;
  }
  if (cell !== '') rows.at(-1)?.push(cell);
  return rows.filter((row) => row.length > 0 && row.some((one) => one !== ''));
}

export interface TensorEntry {
  name: string;
  dtype: string;
  shape: number[];
}

/** Names and shapes from the header of a safetensors file; null where it is none, or longer than what was read. */
export function safetensorsEntries(content: ArrayBuffer): TensorEntry[] | null {
  if (content.byteLength < 8) return null;
  const size = Number(new DataView(content).getBigUint64(0, true));
  if (size > content.byteLength - 8) return null;
  try {
    const header = JSON.parse(new TextDecoder().decode(new Uint8Array(content, 8, size))) as Record<string, { dtype: string; shape: number[] }>;
    return Object.entries(header).filter(([name]) => name !== '__metadata__').map(([name, { dtype, shape }]) => ({ name, dtype, shape }));
  } catch {
    return null;
  }
}
