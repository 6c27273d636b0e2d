import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'wouter';

/** A value and its text in the address; the standard value is left out of it, which `print` says by null. */
export interface Codec<T> {
  standard: T;
  parse: (text: string) => T;
  print: (value: T) => string | null;
}

export const textCodec = (standard = ''): Codec<string> => ({ standard, parse: (text) => text, print: (value) => (value === standard ? null : value) });

export const numberCodec = (standard: number): Codec<number> => ({
  standard,
  parse: (text) => (text !== '' && Number.isFinite(Number(text)) ? Number(text) : standard),
  print: (value) => (value === standard ? null : String(value)),
});

export const flagCodec = (standard = false): Codec<boolean> => ({
  standard,
  parse: (text) => text === '1',
  print: (value) => (value === standard ? null : value ? '1' : '0'),
});

/** One of the words; anything else in the address is the first. */
export const wordCodec = <W extends string>(words: readonly [W, ...W[]]): Codec<W> => ({
  standard: words[0],
  parse: (text) => words.find((word) => word === text) ?? words[0],
  print: (value) => (value === words[0] ? null : value),
});

/** Texts without order or doubles, each escaped so that it may hold a comma. */
export const listCodec: Codec<string[]> = {
  standard: [],
  parse: (text) => (text === '' ? [] : text.split(',').map(unescape)),
  print: (values) => (values.length === 0 ? null : values.map(escape).join(',')),
};

/** Ranges by name, `rate~0.1~0.5`, open at a side that is empty. */
export type Ranges = Record<string, [number | null, number | null]>;

export const rangesCodec: Codec<Ranges> = {
  standard: {},
  parse: (text) => {
    const ranges: Ranges = Object.create(null) as Ranges;
    for (const part of text === '' ? [] : text.split(',')) {
      const [name, low, high] = part.split('~');
      if (name === undefined || low === undefined || high === undefined) continue;
      ranges[unescape(name)] = [bound(low), bound(high)];
    }
    return ranges;
  },
  print: (ranges) => {
    const parts = Object.entries(ranges).map(([name, [low, high]]) => `${escape(name)}~${low ?? ''}~${high ?? ''}`);
    return parts.length === 0 ? null : parts.join(',');
  },
};

/** One range, `10~250`; null for all. */
export const rangeCodec: Codec<[number, number] | null> = {
  standard: null,
  parse: (text) => {
    const [from, to] = text.split('~').map(bound);
    return typeof from === 'number' && typeof to === 'number' && from < to ? [from, to] : null;
  },
  print: (range) => range && range.map((one) => Number(one.toPrecision(8))).join('~'),
};

function bound(text: string): number | null {
  return text === '' || !Number.isFinite(Number(text)) ? null : Number(text);
}

function escape(text: string): string {
  return text.replace(/[%,~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}

function unescape(text: string): string {
  return text.replace(/%(25|2c|7e)/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)));
}

/** A part of the page's state that lives in the address under `key`. Setting it replaces the entry of the history unless `push`. */
export function useUrlState<T>(key: string, codec: Codec<T>, push = false): [T, (value: T) => void] {
  const [parameters, setParameters] = useSearchParams();
  const text = parameters.get(key);
  const value = useMemo(() => (text === null ? codec.standard : codec.parse(text)), [text, codec]);
  const set = useCallback(
    (next: T) => {
      setParameters(
        (before) => {
          const after = new URLSearchParams(before);
          const printed = codec.print(next);
          if (printed === null) after.delete(key);
          else after.set(key, printed);
          return after;
        },
        { replace: !push },
      );
    },
    [key, codec, push, setParameters],
  );
  return [value, set];
}
