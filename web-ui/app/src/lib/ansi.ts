/** A stretch of text in one look. Colours are names of the theme, never what the log says. */
export interface Span {
  text: string;
  color?: string;
  bold?: boolean;
}

const COLORS = ['var(--muted)', 'var(--state-failed)', 'var(--state-done)', 'var(--state-paused)', 'var(--state-running)', 'var(--state-pruned)', 'var(--accent)', 'var(--text)'];

/** Turns colour and weight sequences of a terminal into spans; every other control sequence is left out. */
export function ansiSpans(line: string): Span[] {
  if (!line.includes('\u001b')) return [{ text: clean(line) }];
  const spans: Span[] = [];
  let look: Omit<Span, 'text'> = {};
  // Operating-system commands (links, titles) end by BEL or ST; the others by a letter.
  const parts = line.split(/(\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)|\u001b\[[0-9;?]*[A-Za-z])/);
  for (const part of parts) {
    const codes = /^\u001b\[([0-9;]*)m$/.exec(part)?.[1];
    if (codes !== undefined) look = codes.split(';').reduce((before, code) => applied(before, Number(code || 0)), look);
    else if (!part.startsWith('\u001b') && part !== '') spans.push({ text: clean(part), ...look });
  }
  return spans;
}

function applied(look: Omit<Span, 'text'>, code: number): Omit<Span, 'text'> {
  if (code === 0) return {};
  if (code === 1) return { ...look, bold: true };
  const color = code >= 30 && code <= 37 ? COLORS[code - 30] : code >= 90 && code <= 97 ? COLORS[code - 90] : undefined;
  return color === undefined ? look : { ...look, color };
}

/** Characters that move or hide text become visible. */
function clean(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b-\u001f\u007f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '�');
}
