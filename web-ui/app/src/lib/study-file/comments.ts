import { Lexer } from 'yaml';

export interface Comment {
  start: number;
  end: number;
}

/** Tokens of the lexer that say what follows and are no part of the text. */
const SIGNS = new Set(['\u0002', '\u0018', '\u001f']);

/** Where the comments of a text stand, without their line ends. */
export function commentsOf(text: string): Comment[] {
  const found: Comment[] = [];
  let at = 0;
  let scalar = false;
  for (const token of new Lexer().lex(text)) {
    if (SIGNS.has(token)) {
      scalar = token === '\u001f';
      continue;
    }
    if (!scalar && token.startsWith('#')) found.push({ start: at, end: at + token.length });
    scalar = false;
    at += token.length;
  }
  return found;
}
